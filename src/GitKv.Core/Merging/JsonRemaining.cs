namespace GitKv.Core.Merging;

/// <summary>What becomes of the conflicts that are left when two JSON documents are merged.</summary>
public enum JsonRemaining
{
    /// <summary>They are conflicts, and the document is not merged.</summary>
    Fail,

    /// <summary>At those places our side stands.</summary>
    Ours,

    /// <summary>At those places their side stands.</summary>
    Theirs,

    /// <summary>At those places the side stands that changed the document last.</summary>
    LastWriter,
}
