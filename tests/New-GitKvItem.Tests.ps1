#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'New-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'makes an item' {
    (New-GitKvItem a 1 -PassThru).Key | Should -Be 'a'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'does not replace one' {
    New-GitKvItem a 1
    Get-ErrorId { New-GitKvItem a 2 } | Should -Be 'ItemExists'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'makes those of many that are not there, and says which are' {
    New-GitKvItem n/2 old
    1..3 | New-GitKvItem -KeyProperty { "n/$_" } -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.TargetObject | Should -Be 'n/2'
    Get-GitKvItem n/* -ValueOnly | Should -Be 1, 'old', 3
  }

  It 'lets one of many that race for a key win' {
    $results = 1..4 | ForEach-Object -ThrottleLimit 4 -Parallel {
      Import-Module $using:module
      Set-Location $using:PWD
      New-GitKvItem lock $_ -PassThru -ErrorAction SilentlyContinue
    }
    @($results).Count | Should -Be 1
    Get-GitKvItem lock -ValueOnly | Should -Be $results.Value
  }
}
