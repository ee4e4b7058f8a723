namespace GitKv.Core.Tests.Support.Servers;

/// <summary>What a <see cref="Saboteur"/> does with a connection.</summary>
internal enum Fate
{
    /// <summary>It passes.</summary>
    Pass,

    /// <summary>It ends before anything is forwarded.</summary>
    Refuse,

    /// <summary>It ends where the client begins to ask for a change: the server sees nothing of it.</summary>
    CutRequest,

    /// <summary>It ends in the middle of the change: the server has a part of it.</summary>
    CutInRequest,

    /// <summary>The server gets the change whole and carries it out; of its answer nothing arrives.</summary>
    LoseAnswer,
}
