using System.Collections.Concurrent;
using System.Management.Automation;
using System.Reflection;

namespace GitKv.Values;

/// <summary>A public property or field of a .NET type, to be written as a JSON property.</summary>
internal sealed class ObjectMember
{
    private static readonly ConcurrentDictionary<Type, ObjectMember[]> Cache = new();

    private readonly Func<object, object?> _get;

    private ObjectMember(string name, Func<object, object?> get)
    {
        Name = name;
        _get = get;
    }

    internal string Name { get; }

    /// <summary>The members of a type, in the order of their declaration.</summary>
    internal static ObjectMember[] Of(Type type) => Cache.GetOrAdd(type, static t => Find(t));

    /// <summary>The value; null where the getter throws, as in ConvertTo-Json: live objects have properties that apply at times only.</summary>
    internal object? Get(object instance)
    {
        try
        {
            return _get(instance);
        }
        catch (TargetInvocationException)
        {
            return null;
        }
    }

    private static ObjectMember[] Find(Type type)
    {
        var members = new List<ObjectMember>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Instance | BindingFlags.Public))
        {
            if (property.GetMethod is not { IsPublic: true } || property.GetIndexParameters().Length > 0) continue;
            if (property.IsDefined(typeof(HiddenAttribute))) continue;
            if (property.PropertyType.IsByRefLike || property.PropertyType.IsPointer || property.PropertyType.IsByRef) continue;
            if (names.Add(property.Name)) members.Add(new ObjectMember(property.Name, property.GetValue));
        }

        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            if (names.Add(field.Name)) members.Add(new ObjectMember(field.Name, field.GetValue));
        }

        return [.. members];
    }
}
