using GitKv.Core.Errors;

namespace GitKv.Core.Coordination;

/// <summary>Does the steps of a procedure, one after the other, on a register and in real time.</summary>
internal static class LeaseDriver
{
    public static void Run(IEnumerable<LeaseStep> steps, ILeaseRegister register, CancellationToken cancellation)
    {
        foreach (LeaseStep step in steps)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                switch (step)
                {
                    case ReadStep read:
                        read.Result = register.Read(cancellation);
                        break;
                    case WriteStep write:
                        write.Outcome = register.TrySet(write.Version, write.State, write.Message, cancellation);
                        break;
                    case PauseStep pause:
                        cancellation.WaitHandle.WaitOne(pause.Time);
                        break;
                }
            }
            catch (KvException e) when (e.IsTransient)
            {
                step.Failure = e;
            }
        }
    }
}
