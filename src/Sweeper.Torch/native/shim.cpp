// The native half of Sweeper.Torch: the whole of ATen through one door (the boxed dispatcher), and beside it
// the few things that are no operators. Builds unchanged against libtorch 1.13 to 2.x.
//
// Every entry that can fail returns 0, or the kind of failure; sw_error() then has the message of this thread.
#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/core/stack.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <c10/util/Exception.h>
#include <dlfcn.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/variable.h>
#include <torch/cuda.h>
#include <torch/version.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <cmath>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <new>
#include <string>
#include <vector>

#define API extern "C" __attribute__((visibility("default")))

namespace {

constexpr int32_t kAbi = 1;  // Counted up with every change of the C interface; Native.cs expects the same.

using at::Tensor;
using c10::IValue;
using c10::TypeKind;
// c10::optional or std::optional, as this libtorch has it.
using OptTensor = decltype(std::declval<const IValue&>().toOptional<Tensor>());

#ifdef __GLIBC__
// glibc gives the large, freed gradients back to the kernel at every step and faults them in again at the next:
// a third of a small model's step. Keep freed memory instead.
const bool kMallocTuned = [] {
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  return true;
}();
#endif

thread_local std::string last_error;

enum Failure : int { Ok = 0, Torch = 1, OutOfMemory = 2, Other = 3 };

bool says_out_of_memory(const std::string& message) {
  for (const char* sign : {"not enough memory", "can't allocate memory", "out of memory"})
    if (message.find(sign) != std::string::npos) return true;
  return false;
}

template <class F>
int guard(F&& body) noexcept {
  try {
    body();
    return Ok;
  } catch (const c10::Error& e) {
    last_error = e.what_without_backtrace();
    return says_out_of_memory(last_error) ? OutOfMemory : Torch;
  } catch (const std::bad_alloc& e) {
    last_error = e.what();
    return OutOfMemory;
  } catch (const std::exception& e) {
    last_error = e.what();
    return says_out_of_memory(last_error) ? OutOfMemory : Other;
  } catch (...) {
    last_error = "an unknown C++ exception";
    return Other;
  }
}

Tensor& T(void* p) { return *static_cast<Tensor*>(p); }
void* own(Tensor t) { return new Tensor(std::move(t)); }
void* own_or_null(const Tensor& t) { return t.defined() ? new Tensor(t) : nullptr; }

std::vector<Tensor> many(void* const* p, int n) {
  std::vector<Tensor> list;
  list.reserve(n);
  for (int k = 0; k < n; k++) list.push_back(T(p[k]));
  return list;
}

// One argument or result: 16 bytes, blittable. `n` is the length of a list or string, or a device's index.
enum Tag : int32_t { None, Tens, Int, Dbl, Bool, IntList, DblList, TensList, Str, Dev };
struct Val {
  int32_t tag;
  int32_t n;
  union {
    int64_t i;
    double d;
    void* p;
  };
};
static_assert(sizeof(Val) == 16, "Val is marshalled by its layout");

// What a schema wants of one argument, worked out once per operator so that a call does no type arithmetic.
struct Param {
  std::string name;
  std::string type;
  TypeKind kind;
  TypeKind element;  // of a list
  bool optional_element;
  bool optional;
  bool has_default;
  IValue default_value;
};

struct Op {
  c10::OperatorHandle handle;
  std::vector<Param> params;
};

TypeKind plain(TypeKind kind) { return kind == TypeKind::SymIntType ? TypeKind::IntType : kind; }

Param describe(const c10::Argument& a) {
  Param p{a.name(), a.type()->repr_str(), TypeKind::AnyType, TypeKind::AnyType, false, false, false, {}};
  c10::TypePtr type = a.type();
  if (auto optional = type->cast<c10::OptionalType>()) {
    p.optional = true;
    type = optional->getElementType();
  }
  if (auto list = type->cast<c10::ListType>()) {
    c10::TypePtr element = list->getElementType();
    if (auto optional = element->cast<c10::OptionalType>()) {
      p.optional_element = true;
      element = optional->getElementType();
    }
    p.element = plain(element->kind());
  }
  p.kind = plain(type->kind());
  p.has_default = a.default_value().has_value();
  if (p.has_default) p.default_value = *a.default_value();
  return p;
}

IValue int_list(const int64_t* p, int n, TypeKind element) {
  if (element == TypeKind::FloatType) return IValue(std::vector<double>(p, p + n));
  return IValue(std::vector<int64_t>(p, p + n));
}

IValue tensor_list(void* const* p, int n, bool optional_element) {
  if (optional_element) {
    c10::List<OptTensor> list;
    list.reserve(n);
    for (int k = 0; k < n; k++) list.push_back(p[k] ? OptTensor(T(p[k])) : OptTensor());
    return IValue(std::move(list));
  }
  c10::List<Tensor> list;
  list.reserve(n);
  for (int k = 0; k < n; k++) list.push_back(T(p[k]));
  return IValue(std::move(list));
}

IValue to_ivalue(const Val& v, const Param& want) {
  const TypeKind kind = want.kind;
  const bool number = kind == TypeKind::NumberType, list = kind == TypeKind::ListType;
  switch (v.tag) {
    case None:
      if (want.optional || kind == TypeKind::TensorType) return kind == TypeKind::TensorType && !want.optional ? IValue(Tensor()) : IValue();
      break;
    case Tens:
      if (kind == TypeKind::TensorType) return IValue(T(v.p));
      break;
    case Int:
      if (number || kind == TypeKind::IntType) return IValue(v.i);
      if (kind == TypeKind::FloatType) return IValue(double(v.i));
      if (list && want.element == TypeKind::IntType) return int_list(&v.i, 1, want.element);
      break;
    case Dbl:
      if (number || kind == TypeKind::FloatType) return IValue(v.d);
      break;
    case Bool:
      if (number || kind == TypeKind::BoolType) return IValue(v.i != 0);
      break;
    case IntList:
      if (list && (want.element == TypeKind::IntType || want.element == TypeKind::FloatType))
        return int_list(static_cast<int64_t*>(v.p), v.n, want.element);
      break;
    case DblList:
      if (list && want.element == TypeKind::FloatType) {
        auto p = static_cast<double*>(v.p);
        return IValue(std::vector<double>(p, p + v.n));
      }
      break;
    case TensList:
      if (list && want.element == TypeKind::TensorType) return tensor_list(static_cast<void**>(v.p), v.n, want.optional_element);
      break;
    case Str:
      if (kind == TypeKind::StringType) return IValue(std::string(static_cast<char*>(v.p), v.n));
      break;
    case Dev:
      if (kind == TypeKind::DeviceObjType) return IValue(c10::Device(c10::DeviceType(v.i), c10::DeviceIndex(v.n)));
      break;
  }
  TORCH_CHECK(false, "argument '", want.name, "' takes ", want.type, ", not a value of kind ", v.tag);
}

void from_ivalue(IValue&& value, Val& out) {
  out.tag = None;
  out.n = 0;
  out.i = 0;
  if (value.isNone()) return;
  if (value.isTensor()) {
    Tensor t = std::move(value).toTensor();
    if (!t.defined()) return;
    out.tag = Tens;
    out.p = own(std::move(t));
  } else if (value.isInt()) {
    out.tag = Int;
    out.i = value.toInt();
  } else if (value.isDouble()) {
    out.tag = Dbl;
    out.d = value.toDouble();
  } else if (value.isBool()) {
    out.tag = Bool;
    out.i = value.toBool();
  } else if (value.isTensorList()) {
    auto list = value.toTensorList();
    auto handles = new void*[list.size()];
    for (size_t k = 0; k < list.size(); k++) handles[k] = own(list.get(k));
    out.tag = TensList;
    out.n = int32_t(list.size());
    out.p = handles;
  } else {
    TORCH_CHECK(false, "a result of type ", value.tagKind(), " is not carried over");
  }
}

at::CPUGeneratorImpl& cpu_generator() {
  return *static_cast<at::CPUGeneratorImpl*>(at::detail::getDefaultCPUGenerator().unsafeGetGeneratorImpl());
}

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define CLONES __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define CLONES
#endif

// A bijective 32-bit hash (Chris Wellons' lowbias32), with the second half of the seed between its rounds: two
// seeds give two unrelated sequences and not one sequence shifted.
CLONES void fill_mask(float* mask, int64_t lo, int64_t hi, uint32_t key0, uint32_t key1, uint32_t cut, float keep) {
  for (int64_t i = lo; i < hi; i++) {
    uint32_t h = (uint32_t(i) * 0x9E3779B9u) ^ key0;
    h ^= h >> 16;
    h *= 0x7feb352du;
    h += key1;
    h ^= h >> 15;
    h *= 0x846ca68bu;
    h ^= h >> 16;
    mask[i] = (h >> 8) >= cut ? keep : 0.0f;
  }
}

}  // namespace

API int32_t sw_abi_version() { return kAbi; }
API const char* sw_error() { return last_error.c_str(); }
API const char* sw_torch_version() { return TORCH_VERSION; }
API const char* sw_blas_name() {
#ifdef SWEEPER_ONEDNN_SGEMM
  return "oneDNN (answers sgemm)";
#else
  return "libtorch's own";
#endif
}

// ---- operators ----

// The handle lives as long as the process.
API int sw_op(const char* name, const char* overload, void** out) {
  return guard([&] {
    auto op = new Op{c10::Dispatcher::singleton().findSchemaOrThrow(name, overload), {}};
    for (const auto& argument : op->handle.schema().arguments()) op->params.push_back(describe(argument));
    *out = op;
  });
}

API int sw_op_exists(const char* name, const char* overload) {
  return c10::Dispatcher::singleton().findSchema({name, overload}).has_value() ? 1 : 0;
}

// Missing trailing arguments take the schema's defaults.
API int sw_call(void* op, const Val* args, int nargs, Val* outs, int capacity, int* nouts) {
  return guard([&] {
    auto& o = *static_cast<Op*>(op);
    const int wanted = int(o.params.size());
    TORCH_CHECK(nargs <= wanted, "the operator takes ", wanted, " arguments, not ", nargs);
    torch::jit::Stack stack;
    stack.reserve(wanted);
    for (int k = 0; k < nargs; k++) stack.push_back(to_ivalue(args[k], o.params[k]));
    for (int k = nargs; k < wanted; k++) {
      TORCH_CHECK(o.params[k].has_default, "argument '", o.params[k].name, "' is missing");
      stack.push_back(o.params[k].default_value);
    }
    o.handle.callBoxed(stack);
    TORCH_CHECK(int(stack.size()) <= capacity, "more than ", capacity, " results");
    for (size_t k = 0; k < stack.size(); k++) from_ivalue(std::move(stack[k]), outs[k]);
    *nouts = int(stack.size());
  });
}

// ---- tensors ----

API void sw_free(void* t) { delete static_cast<Tensor*>(t); }
API void sw_free_many(void* const* tensors, int n) {
  for (int k = 0; k < n; k++) delete static_cast<Tensor*>(tensors[k]);
}
API void sw_free_list(void* handles) { delete[] static_cast<void**>(handles); }

API int sw_from_host(const void* data, const int64_t* shape, int rank, int dtype, void** out) {
  return guard([&] {
    auto t = at::empty(at::IntArrayRef(shape, rank), at::TensorOptions().dtype(c10::ScalarType(dtype)));
    if (t.nbytes() > 0) std::memcpy(t.data_ptr(), data, t.nbytes());
    *out = own(std::move(t));
  });
}

API int sw_to_host(void* t, void* destination, int64_t bytes) {
  return guard([&] {
    at::NoGradGuard no_grad;
    auto c = T(t).detach().to(at::kCPU).contiguous();
    TORCH_CHECK(int64_t(c.nbytes()) == bytes, "the tensor has ", c.nbytes(), " bytes, the buffer ", bytes);
    if (bytes > 0) std::memcpy(destination, c.data_ptr(), bytes);
  });
}

struct Info {
  int32_t dtype, device, device_index, rank;
  int64_t numel;
  int32_t requires_grad, is_leaf, is_contiguous, element_size;
};
API int sw_info(void* t, Info* out) {
  return guard([&] {
    auto& x = T(t);
    *out = {int32_t(x.scalar_type()), int32_t(x.device().type()), int32_t(x.device().index()), int32_t(x.dim()),
            x.numel(), x.requires_grad(), x.is_leaf(), x.is_contiguous(), int32_t(x.element_size())};
  });
}
API int sw_shape(void* t, int64_t* out) {
  return guard([&] { auto s = T(t).sizes(); std::copy(s.begin(), s.end(), out); });
}
API int sw_strides(void* t, int64_t* out) {
  return guard([&] { auto s = T(t).strides(); std::copy(s.begin(), s.end(), out); });
}
API int sw_data(void* t, void** out) {
  return guard([&] {
    TORCH_CHECK(T(t).is_cpu(), "the data of a tensor on another device cannot be reached; copy it with cpu()");
    *out = T(t).data_ptr();
  });
}
API int sw_item_double(void* t, double* out) { return guard([&] { *out = T(t).item().toDouble(); }); }
API int sw_item_int(void* t, int64_t* out) { return guard([&] { *out = T(t).item().toLong(); }); }
API int sw_alias(void* t, void** out) { return guard([&] { *out = own(T(t)); }); }

// ---- autograd ----

API int sw_set_requires_grad(void* t, int on) { return guard([&] { T(t).set_requires_grad(on != 0); }); }
API int sw_set_data(void* t, void* data) { return guard([&] { T(t).set_data(T(data)); }); }
API int sw_retain_grad(void* t) { return guard([&] { T(t).retain_grad(); }); }
API int sw_grad(void* t, void** out) { return guard([&] { *out = own_or_null(T(t).grad()); }); }
API int sw_set_grad(void* t, void* g) { return guard([&] { T(t).mutable_grad() = g ? T(g) : Tensor(); }); }

// The gradients of many tensors in one call; a null where a tensor has none.
API int sw_grads(void* const* tensors, int n, void** out) {
  return guard([&] {
    for (int k = 0; k < n; k++) out[k] = own_or_null(T(tensors[k]).grad());
  });
}
API int sw_clear_grads(void* const* tensors, int n) {
  return guard([&] {
    for (int k = 0; k < n; k++) T(tensors[k]).mutable_grad().reset();
  });
}

API int sw_backward(void* const* tensors, int n, void* const* grads, int ngrads, int retain, int create, void* const* inputs, int ninputs) {
  return guard([&] {
    torch::autograd::backward(many(tensors, n), many(grads, ngrads), retain != 0, create != 0, many(inputs, ninputs));
  });
}
API int sw_autograd_grad(void* const* outputs, int n, void* const* inputs, int ninputs, void* const* grads, int ngrads, int retain,
                         int create, int allow_unused, void** out) {
  return guard([&] {
    auto g = torch::autograd::grad(many(outputs, n), many(inputs, ninputs), many(grads, ngrads), retain != 0, create != 0, allow_unused != 0);
    for (size_t k = 0; k < g.size(); k++) out[k] = own_or_null(g[k]);
  });
}

// Returns the mode that was in force.
API int sw_grad_mode(int on) {
  const int was = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(on != 0);
  return was;
}
API int sw_grad_enabled() { return c10::GradMode::is_enabled(); }
API void* sw_inference_enter(int on) { return new c10::InferenceMode(on != 0); }
API void sw_inference_exit(void* mode) { delete static_cast<c10::InferenceMode*>(mode); }

// ---- random numbers ----

API int sw_seed(int64_t seed) { return guard([&] { at::manual_seed(uint64_t(seed)); }); }  // of the CPU and of every GPU
API int sw_cuda_seed(int64_t seed) { return guard([&] { torch::cuda::manual_seed_all(uint64_t(seed)); }); }
API int sw_initial_seed(int64_t* out) { return guard([&] { *out = int64_t(cpu_generator().current_seed()); }); }
API int sw_get_rng_state(void** out) { return guard([&] { *out = own(at::detail::getDefaultCPUGenerator().get_state()); }); }
API int sw_set_rng_state(void* state) {
  return guard([&] {
    auto generator = at::detail::getDefaultCPUGenerator();
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(T(state));
  });
}

// Dropout of a float32 CPU tensor by a counter hash. ATen draws the mask serially, one Bernoulli number after the
// other, which is a tenth of a training step; here an element's fate depends on (seed, position) alone, so that the
// loop vectorises and the mask is the same whatever the number of threads. The seed comes from the default
// generator: manual_seed and a restored generator state govern it as they govern ATen's.
API int sw_dropout(void* x, double p, int inplace, void** out) {
  return guard([&] {
    auto& input = T(x);
    TORCH_CHECK(input.is_cpu() && input.scalar_type() == at::kFloat, "sw_dropout takes float32 tensors on the CPU");
    TORCH_CHECK(p >= 0 && p < 1, "the probability must lie in [0, 1), not at ", p);
    uint64_t seed;
    {
      auto& generator = cpu_generator();
      std::lock_guard<std::mutex> lock(generator.mutex_);
      seed = generator.random64();
    }
    auto mask = at::empty(input.sizes(), input.options().requires_grad(false));
    float* m = mask.data_ptr<float>();
    const uint32_t cut = uint32_t(std::lround(p * 16777216.0));
    const float keep = float(1 / (1 - p));
    at::parallel_for(0, mask.numel(), 1 << 15, [&](int64_t lo, int64_t hi) {
      fill_mask(m, lo, hi, uint32_t(seed), uint32_t(seed >> 32), cut, keep);
    });
    *out = inplace ? own(T(x).mul_(mask)) : own(at::mul(input, mask));
  });
}

// ---- settings and devices ----

API int sw_set_threads(int n) { return guard([&] { at::set_num_threads(n); }); }
API int sw_get_threads() { return at::get_num_threads(); }
API int sw_set_interop_threads(int n) { return guard([&] { at::set_num_interop_threads(n); }); }
API int sw_get_interop_threads() { return int(at::get_num_interop_threads()); }
API int sw_set_flush_denormal(int on) { return at::globalContext().setFlushDenormal(on != 0) ? 1 : 0; }
API int sw_set_deterministic(int on) {
  return guard([&] { at::globalContext().setDeterministicAlgorithms(on != 0, false); });
}
API int sw_set_tf32(int matmul, int on) {
  return guard([&] {
    if (matmul) at::globalContext().setAllowTF32CuBLAS(on != 0);
    else at::globalContext().setAllowTF32CuDNN(on != 0);
  });
}
API int sw_get_tf32(int matmul) {
  return matmul ? at::globalContext().allowTF32CuBLAS() : at::globalContext().allowTF32CuDNN();
}

API int sw_cuda_count() {
  int n = 0;
  return guard([&] { n = int(torch::cuda::device_count()); }) == Ok ? n : 0;
}
API int sw_cudnn_available() {
  int yes = 0;
  return guard([&] { yes = torch::cuda::cudnn_is_available(); }) == Ok ? yes : 0;
}
API int sw_cuda_synchronize(int64_t device) { return guard([&] { torch::cuda::synchronize(device); }); }

// Free and total bytes of a device. The CUDA runtime that libtorch brought is looked up by name, so that the shim
// builds without CUDA's headers.
API int sw_cuda_memory(int device, int64_t* free_bytes, int64_t* total_bytes) {
  return guard([&] {
    using GetDevice = int (*)(int*);
    using SetDevice = int (*)(int);
    using MemGetInfo = int (*)(size_t*, size_t*);
    auto get = reinterpret_cast<GetDevice>(dlsym(RTLD_DEFAULT, "cudaGetDevice"));
    auto set = reinterpret_cast<SetDevice>(dlsym(RTLD_DEFAULT, "cudaSetDevice"));
    auto info = reinterpret_cast<MemGetInfo>(dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
    TORCH_CHECK(get && set && info, "no CUDA runtime is loaded");
    int was = 0;
    size_t unused = 0, total = 0;
    TORCH_CHECK(get(&was) == 0 && set(device) == 0, "there is no CUDA device ", device);
    const int status = info(&unused, &total);
    set(was);
    TORCH_CHECK(status == 0, "cudaMemGetInfo failed with status ", status);
    *free_bytes = int64_t(unused);
    *total_bytes = int64_t(total);
  });
}
