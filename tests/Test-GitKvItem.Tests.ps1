#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Test-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'says <Expected> of <Arguments>' -ForEach @(
    @{ Arguments = @{ Key = 'app/web' }; Expected = $true }
    @{ Arguments = @{ Key = 'app' }; Expected = $false }
    @{ Arguments = @{ Key = 'app/' }; Expected = $true }
    @{ Arguments = @{ Prefix = 'app' }; Expected = $true }
    @{ Arguments = @{ Prefix = 'app/web' }; Expected = $false }
    @{ Arguments = @{ Key = 'App/web' }; Expected = $false }
    @{ Arguments = @{ Key = 'a*/**' }; Expected = $true }
    @{ Arguments = @{ Key = 'b*' }; Expected = $false }
    @{ Arguments = @{ Key = 'x[1]' }; Expected = $false }
    @{ Arguments = @{ LiteralKey = 'x[1]' }; Expected = $true }
  ) {
    Set-GitKvItem app/web 1
    Set-GitKvItem 'x[1]' 1
    Test-GitKvItem @Arguments | Should -Be $Expected
  }

  It 'says one for each of several' {
    Set-GitKvItem a 1
    Test-GitKvItem a, b | Should -Be $true, $false
    'b', 'a' | Test-GitKvItem | Should -Be $false, $true
  }

  It 'says whether a piped item is still there' {
    $item = Set-GitKvItem a 1 -PassThru
    $item | Test-GitKvItem | Should -BeTrue
    Remove-GitKvItem a
    $item | Test-GitKvItem | Should -BeFalse
  }

  It 'says no, without an error, where there is no store yet' {
    Test-GitKvItem a -ErrorAction Stop | Should -BeFalse
    Test-GitKvItem a -Store other -ErrorAction Stop | Should -BeFalse
  }

  It 'has an error for what can be no key' {
    Get-ErrorId { Test-GitKvItem 'a//b' } | Should -Be 'KeyInvalid'
  }
}
