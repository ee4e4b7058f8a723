#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Update-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'makes the new value of the old one' {
    Set-GitKvItem a 5
    Update-GitKvItem a { $_ * 2 }
    Get-GitKvItem a -ValueOnly | Should -Be 10
  }

  It 'begins with -Default where there is no item' {
    Update-GitKvItem counter { $_ + 1 } -Default 0
    Update-GitKvItem counter { $_ + 1 } -Default 0
    Get-GitKvItem counter -ValueOnly | Should -Be 2
    Update-GitKvItem none { "was $($null -eq $_)" } -Default $null
    Get-GitKvItem none -ValueOnly | Should -Be 'was True'
  }

  It 'has an error for a missing item without -Default' {
    Get-ErrorId { Update-GitKvItem a { 1 } } | Should -Be 'ItemNotFound'
  }

  It 'takes what the script block leaves in $_ where it writes nothing' {
    Set-GitKvItem doc @{ count = 1; name = 'n' }
    Update-GitKvItem doc { $_.count++ }
    (Get-GitKvItem doc).Value.count | Should -Be 2
    (Get-GitKvItem doc).Value.name | Should -Be 'n'
  }

  It 'can add a property to a dictionary with -AsHashtable' {
    Set-GitKvItem doc @{ a = 1 }
    Update-GitKvItem doc { $_.b = 2 } -AsHashtable
    (Get-GitKvItem doc).Value.b | Should -Be 2
    Update-GitKvItem new { $_.b = 2 } -Default @{}
    (Get-GitKvItem new).Value.b | Should -Be 2
  }

  It 'makes no commit where nothing changed, and keeps the form of what was written by hand' {
    Set-GitKvItem doc ([Text.Encoding]::UTF8.GetBytes('{"a" : 1}')) -As Bytes
    Update-GitKvItem doc { $_.a = 1 }
    Update-GitKvItem doc { if ($false) { 1 } }
    Get-CommitCount | Should -Be 1
    Get-GitKvItem doc -Raw | Should -Be '{"a" : 1}'
  }

  It 'makes an array of several outputs, and can make one of one' {
    Update-GitKvItem list { 1; 2 } -Default $null
    (Get-GitKvItem list).Value | Should -Be 1, 2
    Update-GitKvItem list { , @(3) }
    , (Get-GitKvItem list).Value | Should -BeOfType [object[]]
  }

  It 'writes $null where that is what the script block writes' {
    Set-GitKvItem a 1
    Update-GitKvItem a { $null }
    Get-GitKvItem a -Raw | Should -Be "null`n"
  }

  It 'keeps CLIXML' {
    Set-GitKvItem when ([datetime]'2024-01-01') -As CliXml
    Update-GitKvItem when { $_.AddDays(1) }
    (Get-GitKvItem when).Value | Should -Be ([datetime]'2024-01-02')
  }

  It 'writes the changed item with -PassThru' {
    $item = Update-GitKvItem a { $_ + 1 } -Default 0 -PassThru
    $item.Value | Should -Be 1
    $item.Version | Should -Be (Get-GitKvItem a).Version
  }

  It 'runs again on what somebody else wrote in between' {
    Set-GitKvItem a 1
    $script:runs = 0
    Update-GitKvItem a {
      if ($script:runs++ -eq 0) { Invoke-Other 'Set-GitKvItem a 100' }
      $_ + 1
    }
    Get-GitKvItem a -ValueOnly | Should -Be 101
    $script:runs | Should -Be 2
  }

  It 'gives the script block a fresh -Default each time' {
    $script:runs = 0
    Update-GitKvItem a -Default @{ seen = 0 } {
      if ($script:runs++ -eq 0) { Invoke-Other 'Set-GitKvItem a @{ seen = 10 }; Remove-GitKvItem a; Set-GitKvItem a @{ seen = 10 }' }
      $_.seen++
    }
    (Get-GitKvItem a).Value.seen | Should -Be 11
  }

  It 'loses no increment of several writers, in a <Layout> store' -ForEach @{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' } {
    New-GitKvStore counters $Layout | Out-Null
    1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
      Import-Module $using:module
      Set-Location $using:PWD
      1..5 | ForEach-Object { Update-GitKvItem n { $_ + 1 } -Default 0 -Store counters }
    }
    Get-GitKvItem n -Store counters -ValueOnly | Should -Be 20
  }

  It 'changes nothing where the script block throws, and passes that on' {
    Set-GitKvItem a 1
    { Update-GitKvItem a { throw [InvalidOperationException]::new('no') } } | Should -Throw -ExceptionType InvalidOperationException
    Get-GitKvItem a -ValueOnly | Should -Be 1
    Get-ErrorId { Update-GitKvItem a { $null.Method() } } | Should -Be 'InvokeMethodOnNull'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'takes keys from the pipeline' {
    1..3 | Set-GitKvItem -Key { "n/$_" }
    Get-GitKvItem n/* | Update-GitKvItem -ScriptBlock { $_ * 10 }
    Get-GitKvItem n/* -ValueOnly | Should -Be 10, 20, 30
  }

  It 'changes nothing with -WhatIf' {
    Set-GitKvItem a 1
    Update-GitKvItem a { 2 } -WhatIf
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }
}
