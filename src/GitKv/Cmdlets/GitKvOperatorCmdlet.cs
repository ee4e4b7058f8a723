using System.Management.Automation;

namespace GitKv.Cmdlets;

/// <summary>The parameters by which one property is compared with a value, as Where-Object has them.</summary>
public abstract class GitKvOperatorCmdlet : GitKvReadCmdlet
{
    private static readonly string[] s_operators =
    [
        nameof(EQ), nameof(CEQ), nameof(NE), nameof(CNE), nameof(GT), nameof(CGT), nameof(GE), nameof(CGE), nameof(LT), nameof(CLT), nameof(LE), nameof(CLE),
        nameof(Between), nameof(CBetween), nameof(In), nameof(CIn), nameof(NotIn), nameof(CNotIn), nameof(Like), nameof(CLike), nameof(NotLike), nameof(CNotLike),
        nameof(Match), nameof(CMatch), nameof(NotMatch), nameof(CNotMatch), nameof(Contains), nameof(CContains), nameof(NotContains), nameof(CNotContains), nameof(Exists),
    ];

    /// <summary>A property of the value: status, a.b, tags, a['x.y'], a[0], $ for the whole value; or lower(x), length(x), year(x), date(x), key(), name().</summary>
    [Parameter(ParameterSetName = "Property", Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Property { get; set; }

    /// <summary>What the property is compared with; two values for -Between, any number for -In.</summary>
    [Parameter(ParameterSetName = "Property", Position = 1)]
    [AllowNull]
    [AllowEmptyString]
    [AllowEmptyCollection]
    public object? Value { get; set; }

    /// <summary>The property is equal to the value.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter EQ { get; set; }

    /// <summary>As -EQ, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CEQ { get; set; }

    /// <summary>The property is not equal to the value.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter NE { get; set; }

    /// <summary>As -NE, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CNE { get; set; }

    /// <summary>The property is greater than the value.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter GT { get; set; }

    /// <summary>As -GT, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CGT { get; set; }

    /// <summary>The property is greater than the value or equal.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter GE { get; set; }

    /// <summary>As -GE, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CGE { get; set; }

    /// <summary>The property is less than the value.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter LT { get; set; }

    /// <summary>As -LT, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CLT { get; set; }

    /// <summary>The property is less than the value or equal.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter LE { get; set; }

    /// <summary>As -LE, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CLE { get; set; }

    /// <summary>The property lies between two values, both included.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Between { get; set; }

    /// <summary>As -Between, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CBetween { get; set; }

    /// <summary>The property is one of the values.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter In { get; set; }

    /// <summary>As -In, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CIn { get; set; }

    /// <summary>The property is none of the values.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter NotIn { get; set; }

    /// <summary>As -NotIn, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CNotIn { get; set; }

    /// <summary>The property matches the wildcards.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Like { get; set; }

    /// <summary>As -Like, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CLike { get; set; }

    /// <summary>The property does not match the wildcards.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter NotLike { get; set; }

    /// <summary>As -NotLike, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CNotLike { get; set; }

    /// <summary>The property matches the regular expression.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Match { get; set; }

    /// <summary>As -Match, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CMatch { get; set; }

    /// <summary>The property does not match the regular expression.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter NotMatch { get; set; }

    /// <summary>As -NotMatch, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CNotMatch { get; set; }

    /// <summary>The property holds the value, as one of its elements.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Contains { get; set; }

    /// <summary>As -Contains, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CContains { get; set; }

    /// <summary>The property does not hold the value.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter NotContains { get; set; }

    /// <summary>As -NotContains, with the case of letters.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter CNotContains { get; set; }

    /// <summary>The property is there.</summary>
    [Parameter(ParameterSetName = "Property")]
    public SwitchParameter Exists { get; set; }

    /// <summary>The names of the operators that were given.</summary>
    private protected IReadOnlyList<string> Operators =>
        [.. s_operators.Where(o => MyInvocation.BoundParameters.TryGetValue(o, out object? given) && given is SwitchParameter { IsPresent: true })];
}
