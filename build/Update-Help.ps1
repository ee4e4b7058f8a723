#Requires -Version 7.6
#Requires -Modules @{ ModuleName = 'Microsoft.PowerShell.PlatyPS'; ModuleVersion = '1.0.3' }
<#
.SYNOPSIS
Brings the help pages up to date with the built module, and makes the MAML that Get-Help reads from them.

.DESCRIPTION
The pages in docs/en-US are the source of the help. PlatyPS writes their syntax and parameter blocks from the module, and
leaves the words alone; a new cmdlet or parameter gets a placeholder that has to be filled in. The MAML is kept in the tree,
so that a build on a machine without PlatyPS ships help too. tests/Help.Tests.ps1 checks that both are current.

Build first: the module is taken from artifacts/module/GitKv.
#>
[CmdletBinding()]
param(
    # The staged module.
    [string] $Module = (Join-Path $PSScriptRoot '../artifacts/module/GitKv/GitKv.psd1'),

    # The pages, which are rewritten.
    [string] $Pages = (Join-Path $PSScriptRoot '../docs/en-US'),

    # The MAML, which is rewritten.
    [string] $Maml = (Join-Path $PSScriptRoot '../GitKv/en-US/GitKv.dll-Help.xml')
)

$ErrorActionPreference = 'Stop'
$encoding = [System.Text.UTF8Encoding]::new($false)

function Save([string] $Path, [string] $Text) {
    [System.IO.File]::WriteAllText($Path, $Text.Replace("`r`n", "`n").TrimEnd("`n") + "`n", $encoding)
}

# PlatyPS 1.0 keeps an example's code fenced inside its introduction, and separates paragraphs by a control character. Help
# shows an example as an introduction, code and remarks: the first block of code is the code, what is before it the introduction.
function Format-Example([System.Xml.XmlElement] $Example, [System.Xml.XmlNamespaceManager] $Names) {
    $document = $Example.OwnerDocument
    $maml = $Names.LookupNamespace('maml')
    $introduction = $Example.SelectSingleNode('maml:introduction', $Names)
    $code = $Example.SelectSingleNode('dev:code', $Names)
    $remarks = $Example.SelectSingleNode('dev:remarks', $Names)
    $hasCode = $false
    foreach ($paragraph in @($introduction.SelectNodes('maml:para', $Names))) {
        $text = $paragraph.InnerText
        [void] $introduction.RemoveChild($paragraph)
        if ($text.Trim([char] 0x80, ' ', "`n") -eq '') { continue }
        $isBlock = $text -match '(?s)\A```\w*\r?\n(?<block>.*?)\r?\n?```\s*\z'
        if ($isBlock) { $text = $Matches.block }
        if ($isBlock -and -not $hasCode) {
            $code.InnerText = $text
            $hasCode = $true
            continue
        }

        $new = $document.CreateElement('maml', 'para', $maml)
        $new.InnerText = if ($isBlock) { ($text -split '\r?\n' -replace '^(?=.)', '    ') -join "`n" } else { $text }
        [void] ($hasCode ? $remarks : $introduction).AppendChild($new)
        [void] ($hasCode ? $remarks : $introduction).AppendChild($document.CreateElement('maml', 'para', $maml))
    }
}

Import-Module $Module -Force
$commands = Get-Command -Module GitKv | Sort-Object -Property Name
foreach ($command in $commands) {
    $page = Join-Path $Pages "$($command.Name).md"
    if (Test-Path $page) {
        $before = [System.IO.File]::ReadAllText($page)
        Update-MarkdownCommandHelp -Path $page -NoBackup | Out-Null
        $after = [System.IO.File]::ReadAllText($page)

        # A page that says the same keeps its date.
        $date = '(?m)^ms\.date:.*$'
        if (($after -replace $date).Replace("`r`n", "`n").TrimEnd() -eq ($before -replace $date).TrimEnd()) { $after = $before }
        Save $page $after
    }
    else {
        $folder = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
        $made = New-MarkdownCommandHelp -CommandInfo $command -OutputFolder $folder
        Save $page ([System.IO.File]::ReadAllText($made.FullName))
        Remove-Item $folder -Recurse
    }
}

$folder = Join-Path ([System.IO.Path]::GetTempPath()) ([System.IO.Path]::GetRandomFileName())
$help = $commands | ForEach-Object { Import-MarkdownCommandHelp -Path (Join-Path $Pages "$($_.Name).md") }
$made = $help | Export-MamlCommandHelp -OutputFolder $folder
$xml = [xml]::new()
$xml.PreserveWhitespace = $false
$xml.Load($made.FullName)
Remove-Item $folder -Recurse
$names = [System.Xml.XmlNamespaceManager]::new($xml.NameTable)
$names.AddNamespace('maml', 'http://schemas.microsoft.com/maml/2004/10')
$names.AddNamespace('command', 'http://schemas.microsoft.com/maml/dev/command/2004/10')
$names.AddNamespace('dev', 'http://schemas.microsoft.com/maml/dev/2004/10')
foreach ($example in $xml.SelectNodes('//command:example', $names)) { Format-Example $example $names }

$text = [System.Text.StringBuilder]::new()
$settings = [System.Xml.XmlWriterSettings]::new()
$settings.Indent = $true
$settings.NewLineChars = "`n"
$settings.OmitXmlDeclaration = $true
$writer = [System.Xml.XmlWriter]::Create($text, $settings)
$xml.DocumentElement.WriteTo($writer)
$writer.Dispose()
[void] (New-Item (Split-Path $Maml) -ItemType Directory -Force)
Save $Maml ('<?xml version="1.0" encoding="utf-8"?>' + "`n" + $text)
