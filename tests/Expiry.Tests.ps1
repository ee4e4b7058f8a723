#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Items that expire' {
  BeforeAll {
    . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
    $past = [DateTimeOffset]::new(2001, 1, 1, 0, 0, 0, [timespan]::Zero)
    $silent = @{ WarningAction = 'SilentlyContinue' }
  }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  Context 'Set-GitKvItem and New-GitKvItem' {
    It 'sets when an item expires, from now on or at a moment' {
      Set-GitKvItem a 1 -ExpiresIn 1h30m
      New-GitKvItem b 1 -ExpiresIn (New-TimeSpan -Minutes 90)
      Set-GitKvItem c 1 -ExpiresAt 2101-02-03T04:05:06Z
      Set-GitKvItem d 1
      ((Get-GitKvItem a).ExpiresAt - [DateTimeOffset]::Now).TotalMinutes | Should -BeGreaterThan 80 -Because 'an hour and a half was given'
      ((Get-GitKvItem b).ExpiresAt - [DateTimeOffset]::Now).TotalMinutes | Should -BeLessOrEqual 90
      (Get-GitKvItem c).ExpiresAt | Should -Be ([DateTimeOffset]'2101-02-03T04:05:06Z')
      (Get-GitKvItem d).ExpiresAt | Should -BeNullOrEmpty
    }

    It 'takes an expired item for absent' {
      Set-GitKvItem a 1 -ExpiresAt $past @silent
      Test-GitKvItem a | Should -BeFalse
      Get-GitKvItem * | Should -BeNullOrEmpty
      Get-ErrorId { Get-GitKvItem a } | Should -Be 'ItemNotFound'
      New-GitKvItem a 2
      Get-GitKvItem a -ValueOnly | Should -Be 2
    }

    It 'warns of a moment in the past' {
      Set-GitKvItem a 1 -ExpiresAt $past -WarningVariable said @silent
      "$said" | Should -BeLike '*in the past*'
    }

    It 'refuses <text> as a length of time' -ForEach @{ text = '5' }, @{ text = 'soon' }, @{ text = '-1h' } {
      { Set-GitKvItem a 1 -ExpiresIn $text } | Should -Throw
      { Set-GitKvItem a 1 -ExpiresIn 5 } | Should -Throw '*unit*'
      Get-ErrorId { Set-GitKvItem a 1 -ExpiresIn ([timespan]::Zero) } | Should -Be 'ValueInvalid'
      Get-ErrorId { Set-GitKvItem a 1 -ExpiresIn 1h -ExpiresAt 2101-01-01 } | Should -Be 'ValueInvalid'
    }

    It 'a plain Set lets an item stay for ever' {
      Set-GitKvItem a 1 -ExpiresIn 1h
      Set-GitKvItem a 1
      (Get-GitKvItem a).ExpiresAt | Should -BeNullOrEmpty
    }

    It 'keeps the expiry of items that are piped, copied, renamed and updated' {
      New-GitKvStore -Name other -Layout Ref | Out-Null
      Set-GitKvItem a 1 -ExpiresAt 2101-01-01T00:00:00Z
      Get-GitKvItem a | Set-GitKvItem -Store other
      Copy-GitKvItem a b
      Rename-GitKvItem b c
      Update-GitKvItem c { $_ + 1 }
      foreach ($item in (Get-GitKvItem a -Store other), (Get-GitKvItem c)) { $item.ExpiresAt | Should -Be ([DateTimeOffset]'2101-01-01T00:00:00Z') }
      Get-GitKvItem c -ValueOnly | Should -Be 2
      Update-GitKvItem c { $_ } -ExpiresAt 2102-01-01T00:00:00Z
      (Get-GitKvItem c).ExpiresAt.Year | Should -BeIn 2101, 2102
      (Get-GitKvItem c).ExpiresAt | Should -Be ([DateTimeOffset]'2102-01-01T00:00:00Z')
    }

    It 'shows when an item expires in its list view only where it does' {
      Set-GitKvItem a 1 -ExpiresIn 1h
      Set-GitKvItem b 1
      Get-GitKvItem a | Format-List | Out-String | Should -Match 'ExpiresAt'
      Get-GitKvItem b | Format-List | Out-String | Should -Not -Match 'ExpiresAt'
    }
  }

  Context 'Clear-GitKvExpiredItem' {
    It 'removes what has expired in one commit, and emits it with -PassThru' {
      Set-GitKvItem a/1 x -ExpiresAt $past @silent
      Set-GitKvItem a/2 y -ExpiresAt $past @silent
      Set-GitKvItem b x -ExpiresIn 1h
      $before = Get-CommitCount
      (Clear-GitKvExpiredItem -PassThru).Key | Should -Be 'a/1', 'a/2'
      Get-CommitCount | Should -Be ($before + 1)
      git ls-tree -r --name-only refs/kv/default | Should -Be '.gitkv', '.gitkv-expires/b', 'b'
      Clear-GitKvExpiredItem -PassThru | Should -BeNullOrEmpty
    }

    It 'removes those whose keys match' {
      Set-GitKvItem a/1 x -ExpiresAt $past @silent
      Set-GitKvItem b x -ExpiresAt $past @silent
      (Clear-GitKvExpiredItem a/* -PassThru).Value | Should -Be 'x'
      (Clear-GitKvExpiredItem b -PassThru).Key | Should -Be 'b'
    }

    It 'changes nothing with -WhatIf' {
      Set-GitKvItem a x -ExpiresAt $past @silent
      $before = Get-CommitCount
      Clear-GitKvExpiredItem -WhatIf
      Get-CommitCount | Should -Be $before
    }

    It 'works on stores of any layout' -ForEach 'Tree', 'Branch', 'Ref' {
      New-GitKvStore -Name s -Layout $_ | Out-Null
      Set-GitKvItem a x -Store s -ExpiresAt $past @silent
      Set-GitKvItem b x -Store s
      Clear-GitKvExpiredItem -Store s -PassThru | Select-Object -ExpandProperty Key | Should -Be 'a'
      Get-GitKvItem -Store s -KeysOnly | Should -Be 'b'
    }
  }
}
