namespace GitKv.Core.Remotes.Wire;

/// <summary>The remote said in so many words that it does not go on. Its connection is of no more use.</summary>
internal sealed class RemoteErrorException(string words) : Exception(words);
