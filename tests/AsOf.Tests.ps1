#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Points in time: -AsOf' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem app/version 1
    Set-GitKvItem app/name web
    Set-GitKvItem app/version 2
    Remove-GitKvItem app/name
  }
  AfterEach { Exit-TestRepository }

  It 'reads one item as it was: <Point>' -ForEach @(
    @{ Point = '~2'; Value = 1 }
    @{ Point = 'HEAD~1'; Value = 2 }
    @{ Point = 'HEAD'; Value = 2 }
  ) {
    Get-GitKvItem app/version -AsOf $Point -ValueOnly | Should -Be $Value
  }

  It 'takes a commit, also a short one, and a version of the key' {
    $commit = git rev-parse refs/kv/default~3
    Get-GitKvItem app/version -AsOf $commit -ValueOnly | Should -Be 1
    Get-GitKvItem app/version -AsOf $commit.Substring(0, 8) -ValueOnly | Should -Be 1
    Get-GitKvItem app/version -AsOf (git rev-parse "${commit}:app/version") -ValueOnly | Should -Be 1
  }

  It 'takes dates as text, DateTime and DateTimeOffset' {
    Get-GitKvItem -AsOf (Get-Date).AddMinutes(1) -KeysOnly | Should -Be 'app/version'
    Get-GitKvItem -AsOf ([DateTimeOffset]::UtcNow.AddMinutes(1)) -KeysOnly | Should -Be 'app/version'
    Get-GitKvItem -AsOf 2001-01-01 -KeysOnly | Should -BeNullOrEmpty
    Get-GitKvItem -AsOf (Get-Date).AddDays(-1) -KeysOnly | Should -BeNullOrEmpty
  }

  It 'lists, tests and exports what was there' {
    Get-GitKvItem app/ -AsOf '~1' -KeysOnly | Should -Be 'app/name', 'app/version'
    Get-GitKvItem -Prefix app -AsOf '~3' -KeysOnly | Should -Be 'app/version'
    Test-GitKvItem app/name | Should -BeFalse
    Test-GitKvItem app/name -AsOf '~1' | Should -BeTrue
    Test-GitKvItem -Prefix app -AsOf 2001-01-01 | Should -BeFalse
    Export-GitKvItem then.json -AsOf '~2'
    (Get-Content then.json -Raw | ConvertFrom-Json).PSObject.Properties.Name | Should -Be 'app/name', 'app/version'
  }

  It 'says of each item what it was then' {
    $item = Get-GitKvItem app/version -AsOf '~2'
    $item.Commit | Should -Be (git rev-parse refs/kv/default~3)
    (Get-GitKvItem app/version | Get-GitKvItem -AsOf '~3').Value | Should -Be 1
  }

  It 'reads the past as it was in a transaction' {
    Start-GitKvTransaction
    Set-GitKvItem app/version 3
    Get-GitKvItem app/version -ValueOnly | Should -Be 3
    Get-GitKvItem app/version -AsOf HEAD -ValueOnly | Should -Be 2
    Undo-GitKvTransaction
  }

  It 'refuses <Point> with <Id>' -ForEach @(
    @{ Point = 'HEAD^'; Id = 'PointInvalid' }
    @{ Point = 'no-such-checkpoint'; Id = 'PointNotFound' }
    @{ Point = '~9'; Id = 'PointNotFound' }
    @{ Point = '--upload-pack=x'; Id = 'PointNotFound' }
  ) {
    Get-ErrorId { Get-GitKvItem app/version -AsOf $Point } | Should -Be $Id
    Get-ErrorId { Get-GitKvItem -AsOf $Point } | Should -Be $Id
    Get-ErrorId { Test-GitKvItem app/version -AsOf $Point } | Should -Be $Id
    Get-ErrorId { Export-GitKvItem x.json -AsOf $Point } | Should -Be $Id
    'x.json' | Should -Not -Exist
  }

  It 'goes on with the next key after one that has no such version' {
    $version = git rev-parse refs/kv/default:app/version
    $found = Get-GitKvItem app/name, app/version -AsOf $version -ErrorAction SilentlyContinue -ErrorVariable failed
    $found.Key | Should -Be 'app/version'
    $failed[0].FullyQualifiedErrorId | Should -BeLike 'PointNotFound,*'
  }

  It 'says how to keep history where there is none' {
    New-GitKvStore last -Layout Ref | Out-Null
    Set-GitKvItem k 1 -Store last
    Get-ErrorId { Get-GitKvItem k -Store last -AsOf 2001-01-01 } | Should -Be 'HistoryUnavailable'
  }

  Context 'checkpoints' {
    BeforeEach { Checkpoint-GitKvStore before | Out-Null }

    It 'takes the name of one, or the object' {
      $expected = (Get-GitKvCheckpoint before).Commit
      (Get-GitKvItem app/version -AsOf before).Value | Should -Be 2
      (Get-GitKvItem app/version -AsOf (Get-GitKvCheckpoint before)).Value | Should -Be 2
      (Get-GitKvItem app/version -AsOf $expected).Value | Should -Be 2
    }

    It 'completes their names, and keys as of then' {
      (TabExpansion2 'Get-GitKvItem -AsOf be').CompletionMatches.CompletionText | Should -Be 'before'
      (TabExpansion2 'Get-GitKvItem -AsOf ''~1'' -Key app/n').CompletionMatches.CompletionText | Should -Be 'app/name'
      (TabExpansion2 'Get-GitKvItem -Key app/n').CompletionMatches.CompletionText | Should -Not -Be 'app/name'
    }
  }
}
