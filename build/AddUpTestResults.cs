using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Adds up the counters of all result files, writes the one line "N passed, N failed, N skipped" and says whether that is a success.
/// No test at all is a failure. A run that broke off counts as one failed test: its line must not look like a success.
/// </summary>
public sealed class AddUpTestResults : Task
{
    [Required]
    public ITaskItem[] ResultFiles { get; set; }

    /// <summary>What each test run ended with; empty for one that was not started.</summary>
    [Required]
    public string[] ExitCodes { get; set; }

    [Required]
    public string SummaryFile { get; set; }

    public override bool Execute()
    {
        int total = 0, passed = 0, failed = 0;
        foreach (var file in ResultFiles)
        {
            var counters = XDocument.Load(file.ItemSpec).Descendants().FirstOrDefault(e => e.Name.LocalName == "Counters");
            if (counters == null)
            {
                failed++;
                total++;
                Log.LogError("{0} has no counters: that run broke off.", file.ItemSpec);
                continue;
            }

            total += (int)counters.Attribute("total");
            passed += (int)counters.Attribute("passed");
            failed += (int)counters.Attribute("failed") + ((int?)counters.Attribute("error") ?? 0);
        }

        var broken = ExitCodes.Count(code => code != "0");
        if (failed < broken)
        {
            total += broken - failed;
            failed = broken;
            Log.LogError("A test run broke off: what it did not come to is not in the sum.");
        }
        else if (failed > 0)
        {
            Log.LogError("Tests failed.");
        }
        else if (passed == 0)
        {
            Log.LogError("No test ran.");
        }

        File.WriteAllText(SummaryFile, $"{passed} passed, {failed} failed, {total - passed - failed} skipped{Environment.NewLine}");
        return !Log.HasLoggedErrors;
    }
}
