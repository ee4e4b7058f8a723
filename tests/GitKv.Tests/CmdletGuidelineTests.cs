using System.Management.Automation;
using System.Reflection;
using GitKv.Tests.Support;

namespace GitKv.Tests;

/// <summary>
/// Microsoft's cmdlet development guidelines, as far as they can be read off an assembly:
/// https://learn.microsoft.com/powershell/scripting/developer/cmdlet/required-development-guidelines and its neighbours.
/// </summary>
public sealed class CmdletGuidelineTests
{
    private static readonly string[] ReadingVerbs = ["Compare", "Find", "Get", "Measure", "Test", "Wait", "Watch"];

    private static readonly HashSet<string> ApprovedVerbs =
    [
        .. from type in typeof(VerbsCommon).Assembly.GetExportedTypes()
           where type.Namespace == "System.Management.Automation" && type.Name.StartsWith("Verbs", StringComparison.Ordinal)
           from field in type.GetFields(BindingFlags.Public | BindingFlags.Static)
           where field.IsLiteral
           select (string)field.GetRawConstantValue()!,
    ];

    private static readonly HashSet<string> CommonParameters = new(StringComparer.OrdinalIgnoreCase)
    {
        "Verbose", "Debug", "ErrorAction", "WarningAction", "InformationAction", "ProgressAction", "ErrorVariable", "WarningVariable",
        "InformationVariable", "OutVariable", "OutBuffer", "PipelineVariable", "WhatIf", "Confirm", "UseTransaction",
    };

    public static TheoryData<string> Cmdlets => CmdletFacts.Names;

    [Fact]
    public void There_are_cmdlets_to_check() => Assert.NotEmpty(CmdletFacts.All);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_verb_is_approved(string name) => Assert.Contains(CmdletFacts.Get(name).Verb, ApprovedVerbs);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_noun_has_the_prefix_and_is_singular(string name) =>
        Assert.Matches("^GitKv([A-Z][a-z]+)+(?<!s)$", CmdletFacts.Get(name).Noun);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_class_is_public_sealed_and_named_for_the_cmdlet(string name)
    {
        var cmdlet = CmdletFacts.Get(name);
        Assert.True(cmdlet.Class is { IsPublic: true, IsSealed: true, IsAbstract: false });
        Assert.Equal($"{cmdlet.Verb}{cmdlet.Noun}Command", cmdlet.Class.Name);
        Assert.True(cmdlet.Class.IsSubclassOf(typeof(Cmdlet)));
        Assert.NotNull(cmdlet.Class.GetConstructor(Type.EmptyTypes));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void WhatIf_and_Confirm_are_there_on_what_changes_something_and_only_there(string name)
    {
        var cmdlet = CmdletFacts.Get(name);
        bool changes = !ReadingVerbs.Contains(cmdlet.Verb) || cmdlet.Class.GetProperty("Repair") is not null || cmdlet.Class.GetProperty("ReadOnly") is not null;
        Assert.Equal(changes, cmdlet.SupportsShouldProcess);
    }

    [Fact]
    public void Removing_a_whole_store_asks_first() =>
        Assert.Equal((int)ConfirmImpact.High, CmdletFacts.Get("Remove-GitKvStore").Named["ConfirmImpact"]);

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_says_what_it_emits(string name) =>
        Assert.Contains(CmdletFacts.Get(name).Class.GetCustomAttributesData(), attribute => attribute.AttributeType == typeof(OutputTypeAttribute));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void No_parameter_is_a_Boolean(string name) =>
        Assert.DoesNotContain(CmdletFacts.Get(name).Parameters, p => (Nullable.GetUnderlyingType(p.Property.PropertyType) ?? p.Property.PropertyType) == typeof(bool));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Parameters_are_public_and_settable_and_take_no_common_name(string name) => Assert.All(CmdletFacts.Get(name).Parameters, parameter =>
    {
        Assert.Matches("^[A-Z][A-Za-z]+$", parameter.Name);
        Assert.DoesNotContain(parameter.Name, CommonParameters);
        Assert.True(parameter.Property.GetMethod is { IsPublic: true }, $"-{parameter.Name} can't be read");
        Assert.True(parameter.Property.SetMethod is { IsPublic: true }, $"-{parameter.Name} can't be set");
    });

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Collections_have_singular_names(string name) => Assert.All(
        CmdletFacts.Get(name).Parameters.Where(p => p.Property.PropertyType.IsArray),
        parameter => Assert.Matches("(?<!s)$", parameter.Name));

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void The_default_parameter_set_exists_and_is_named_where_there_are_several(string name)
    {
        var cmdlet = CmdletFacts.Get(name);
        var sets = cmdlet.Parameters.Select(p => p.Set).OfType<string>().Distinct().ToList();
        if (cmdlet.DefaultParameterSet is { } given)
        {
            Assert.Contains(given, sets);
        }
        else
        {
            Assert.True(sets.Count < 2, string.Join(", ", sets));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void In_a_parameter_set_no_two_parameters_have_one_position(string name)
    {
        var parameters = CmdletFacts.Get(name).Parameters.ToList();
        foreach (var set in parameters.Select(p => p.Set).Distinct())
        {
            var positions = parameters.Where(p => p.Position is not null && (p.Set == set || p.Set is null)).Select(p => p.Position).ToList();
            Assert.Equal(positions.Distinct(), positions);
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void In_a_parameter_set_only_one_parameter_takes_the_pipeline_s_objects(string name)
    {
        var taking = CmdletFacts.Get(name).Parameters.Where(p => p.FromPipeline).ToList();
        Assert.Equal(taking.DistinctBy(p => p.Set ?? ""), taking);
        Assert.True(taking.Count < 2 || taking.TrueForAll(p => p.Set is not null), string.Join(", ", taking.Select(p => p.Name)));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void It_has_a_page(string name) =>
        Assert.StartsWith("---", File.ReadAllText(ProjectFiles.At("docs", "en-US", name + ".md")), StringComparison.Ordinal);
}
