#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Completion' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')

    # What a person who presses Tab at the end of the line is offered; paths of the file system come from PowerShell itself.
    function Get-Completion([string] $Line) {
      (TabExpansion2 -inputScript $Line -cursorColumn $Line.Length).CompletionMatches | Where-Object ResultType -NE ProviderItem |
        Where-Object ResultType -NE ProviderContainer | ForEach-Object CompletionText
    }
  }
  BeforeEach {
    Enter-TestRepository
    'app/web/version', 'app/web/has space', 'app/db', "it's", 'x[1]', 'x$y', '-dash' | ForEach-Object { [pscustomobject]@{ Key = $_; Value = 1 } } | Set-GitKvItem
    New-GitKvStore other Ref | Set-GitKvItem only 1
  }
  AfterEach { Exit-TestRepository }

  It 'of <Line> is <Expected>' -ForEach @(
    @{ Line = 'Get-GitKvItem a'; Expected = 'app/' }
    @{ Line = 'Get-GitKvItem app/'; Expected = 'app/db', 'app/web/' }
    @{ Line = 'Get-GitKvItem APP/w'; Expected = $null }
    @{ Line = 'Get-GitKvItem app/W'; Expected = 'app/web/' }
    @{ Line = 'Get-GitKvItem app/web/v'; Expected = 'app/web/version' }
    @{ Line = 'Get-GitKvItem app/web/h'; Expected = "'app/web/has space'" }
    @{ Line = "Get-GitKvItem 'app/web/h"; Expected = "'app/web/has space'" }
    @{ Line = 'Get-GitKvItem "app/web/h'; Expected = '"app/web/has space"' }
    @{ Line = 'Get-GitKvItem it'; Expected = "'it''s'" }
    @{ Line = 'Get-GitKvItem x['; Expected = "'x``[1``]'" }
    @{ Line = 'Get-GitKvItem -LiteralKey x['; Expected = "'x[1]'" }
    @{ Line = 'Set-GitKvItem x['; Expected = "'x[1]'" }
    @{ Line = 'Remove-GitKvItem app/w'; Expected = 'app/web/' }
    @{ Line = 'Get-GitKvItem -Prefix a'; Expected = 'app/' }
    @{ Line = 'Get-GitKvItem -Store '; Expected = 'default', 'other' }
    @{ Line = 'Get-GitKvItem -Store o'; Expected = 'other' }
    @{ Line = 'Get-GitKvItem -Store other o'; Expected = 'only' }
    @{ Line = 'Get-GitKvItem -Store refs/kv/other o'; Expected = 'only' }
    @{ Line = 'Get-GitKvStore o'; Expected = 'other' }
    @{ Line = 'New-GitKvStore s -Layout '; Expected = 'Branch', 'Ref', 'Tree' }
    @{ Line = 'Set-GitKvItem k v -As Y'; Expected = 'Yaml' }
  ) {
    Get-Completion $Line | Sort-Object | Should -BeExactly $Expected
  }

  It 'completes to what the command then finds' {
    foreach ($start in 'x[', 'x$', 'it', '-d', 'app/web/h') {
      foreach ($text in Get-Completion "Get-GitKvItem -Key '$($start -replace "'", "''")") {
        Invoke-Expression "Get-GitKvItem -Key $text -ValueOnly -ErrorAction Stop" | Should -Be 1
      }
    }
  }

  It 'works from elsewhere with -Repository' {
    $repository = $PWD
    Push-Location ([IO.Path]::GetTempPath())
    try { Get-Completion "Get-GitKvItem -Repository '$repository' a" | Should -Be 'app/' } finally { Pop-Location }
  }

  It 'sees the changes of the active transaction' {
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem pending/x 1
    Get-Completion 'Get-GitKvItem p' | Should -Be 'pending/'
  }

  It 'offers nothing, and shows no error, where there is no repository or no such store' {
    Get-Completion 'Get-GitKvItem -Store nope a' | Should -BeNullOrEmpty
    Push-Location ([IO.Path]::GetPathRoot($PWD.Path))
    $Error.Clear()
    try { Get-Completion 'Get-GitKvItem -Prefix a' | Should -BeNullOrEmpty } finally { Pop-Location }
    $Error | Should -BeNullOrEmpty
  }
}
