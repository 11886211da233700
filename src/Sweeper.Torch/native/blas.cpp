// Debian's libtorch calls sgemm_ in whatever libblas.so.3 is installed, by default the reference one, which is
// twelve times too slow for a training step. A library that is looked up before libblas can answer the call from
// oneDNN, which libtorch brings anyway and which picks the CPU's widest instructions by itself.
#include <dlfcn.h>

#include <cstdint>

extern "C" int dnnl_sgemm(char transa, char transb, int64_t m, int64_t n, int64_t k, float alpha, const float* a, int64_t lda,
                          const float* b, int64_t ldb, float beta, float* c, int64_t ldc);

// Row-major dnnl_sgemm computes the column-major product when its operands are swapped.
extern "C" __attribute__((visibility("default"))) void sgemm_(const char* transa, const char* transb, const int* m, const int* n,
                                                              const int* k, const float* alpha, const float* a, const int* lda,
                                                              const float* b, const int* ldb, const float* beta, float* c,
                                                              const int* ldc) {
  if (dnnl_sgemm(*transb, *transa, *n, *m, *k, *alpha, b, *ldb, a, *lda, *beta, c, *ldc) == 0) return;
  static const auto next = reinterpret_cast<decltype(&sgemm_)>(dlsym(RTLD_NEXT, "sgemm_"));
  if (next) next(transa, transb, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc);
}
