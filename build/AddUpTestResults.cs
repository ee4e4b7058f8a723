using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

/// <summary>
/// Adds up the counters of all result files, writes the one line "N passed, N failed, N skipped" and says whether that is a success.
/// No test at all is a failure, and so is a run that left no counters.
/// </summary>
public sealed class AddUpTestResults : Task
{
    [Required]
    public ITaskItem[] ResultFiles { get; set; }

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
                Log.LogError("{0} has no counters: the run broke off.", file.ItemSpec);
                continue;
            }

            total += (int)counters.Attribute("total");
            passed += (int)counters.Attribute("passed");
            failed += (int)counters.Attribute("failed") + ((int?)counters.Attribute("error") ?? 0);
        }

        File.WriteAllText(SummaryFile, $"{passed} passed, {failed} failed, {total - passed - failed} skipped{Environment.NewLine}");
        if (passed + failed == 0)
        {
            Log.LogError("No test ran.");
        }

        return !Log.HasLoggedErrors;
    }
}
