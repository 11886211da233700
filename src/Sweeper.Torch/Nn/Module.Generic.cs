namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public interface IModule<in T, out TResult>
        {
            TResult call(T input);
        }

        /// <summary>A module of 1 input: define <see cref="forward"/>, use <see cref="call"/>.</summary>
        public abstract class Module<T, TResult>(string name) : Module(name), IModule<T, TResult>
        {
            public TResult call(T input) => forward(input);

            public abstract TResult forward(T input);
        }

        public interface IModule<in T1, in T2, out TResult>
        {
            TResult call(T1 input1, T2 input2);
        }

        /// <summary>A module of 2 inputs: define <see cref="forward"/>, use <see cref="call"/>.</summary>
        public abstract class Module<T1, T2, TResult>(string name) : Module(name), IModule<T1, T2, TResult>
        {
            public TResult call(T1 input1, T2 input2) => forward(input1, input2);

            public abstract TResult forward(T1 input1, T2 input2);
        }

        public interface IModule<in T1, in T2, in T3, out TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module of 3 inputs: define <see cref="forward"/>, use <see cref="call"/>.</summary>
        public abstract class Module<T1, T2, T3, TResult>(string name) : Module(name), IModule<T1, T2, T3, TResult>
        {
            public TResult call(T1 input1, T2 input2, T3 input3) => forward(input1, input2, input3);

            public abstract TResult forward(T1 input1, T2 input2, T3 input3);
        }

        public interface IModule<in T1, in T2, in T3, in T4, out TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3, T4 input4);
        }

        /// <summary>A module of 4 inputs: define <see cref="forward"/>, use <see cref="call"/>.</summary>
        public abstract class Module<T1, T2, T3, T4, TResult>(string name) : Module(name), IModule<T1, T2, T3, T4, TResult>
        {
            public TResult call(T1 input1, T2 input2, T3 input3, T4 input4) => forward(input1, input2, input3, input4);

            public abstract TResult forward(T1 input1, T2 input2, T3 input3, T4 input4);
        }
    }
}
