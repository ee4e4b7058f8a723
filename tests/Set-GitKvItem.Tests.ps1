#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Set-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  Context 'one item' {
    It 'makes the default store by itself, as a Tree' {
      Set-GitKvItem app/version 5
      (Get-GitKvStore).Name | Should -Be 'default'
      (Get-GitKvStore).Layout | Should -Be 'Tree'
      git show refs/kv/default:app/version | Should -Be '5'
    }

    It 'replaces a value, and keeps the old one in history' {
      Set-GitKvItem a old
      Set-GitKvItem a new
      Get-GitKvItem a -ValueOnly | Should -Be 'new'
      git show refs/kv/default~1:a | Should -Be 'old'
    }

    It 'makes no commit for the value that is there already, but with -Force' {
      Set-GitKvItem a 1
      Set-GitKvItem a 1
      Get-CommitCount | Should -Be 1
      Set-GitKvItem a 1 -Force
      Get-CommitCount | Should -Be 2
    }

    It 'records why and who' {
      Set-GitKvItem a 1 -Message 'a reason' -Author 'Ann Other <ann@example.org>'
      $item = Get-GitKvItem a
      $item.Message | Should -Be 'a reason'
      $item.UpdatedBy | Should -Be 'Ann Other'
      git log -1 '--format=%an <%ae>|%cn' refs/kv/default | Should -Be 'Ann Other <ann@example.org>|Tess Test'
    }

    It 'takes the date of an author given by name from the environment, as git does' {
      $kept = $env:GIT_AUTHOR_DATE
      try {
        $env:GIT_AUTHOR_DATE = '2021-02-03T04:05:06+02:00'
        Set-GitKvItem a 1 -Author 'Ann Other <ann@example.org>'
      } finally {
        $env:GIT_AUTHOR_DATE = $kept
      }

      git log -1 --format=%aI refs/kv/default | Should -Be '2021-02-03T04:05:06+02:00'
    }

    It 'refuses an author that git could not write' {
      Get-ErrorId { Set-GitKvItem a 1 -Author 'Ann <a' } | Should -Be 'ValueInvalid'
      Test-GitKvItem a | Should -BeFalse
    }

    It 'writes the item with its new version with -PassThru, else nothing' {
      Set-GitKvItem a 1 | Should -BeNullOrEmpty
      $written = Set-GitKvItem a 2 -PassThru
      $written.Version | Should -Be (Get-GitKvItem a).Version
      $written.Value | Should -Be 2
      $written.Key | Should -Be 'a'
    }

    It 'changes nothing with -WhatIf' {
      Set-GitKvItem a 1 -WhatIf
      1..3 | Set-GitKvItem -KeyProperty { "n/$_" } -WhatIf
      git for-each-ref refs/kv | Should -BeNullOrEmpty
    }

    It 'writes durably with -Durable' {
      Set-GitKvItem a 1 -Durable
      Get-GitKvItem a -ValueOnly | Should -Be 1
    }

    It 'fails on a key under an item and on a key that others are under' {
      Set-GitKvItem p/q 1
      Get-ErrorId { Set-GitKvItem p 1 } | Should -Be 'KeyIsDirectory'
      Get-ErrorId { Set-GitKvItem p/q/r 1 } | Should -Be 'KeyIsItem'
    }
  }

  Context 'preconditions' {
    It 'sets with -IfVersion only what is still at that version' {
      Set-GitKvItem a 1
      $version = (Get-GitKvItem a).Version
      Set-GitKvItem a 2 -IfVersion $version
      Get-ErrorId { Set-GitKvItem a 3 -IfVersion $version } | Should -Be 'VersionMismatch'
      Get-GitKvItem a -ValueOnly | Should -Be 2
    }

    It 'says both versions in the exception of a mismatch' {
      $now = (Set-GitKvItem a 1 -PassThru).Version
      try { Set-GitKvItem a 2 -IfVersion ('0' * 40) -ErrorAction Stop } catch [GitKv.GitKvException] { $caught = $_.Exception }
      $caught.ErrorId | Should -Be 'VersionMismatch'
      $caught.ExpectedVersion | Should -Be ('0' * 40)
      $caught.ActualVersion | Should -Be $now
    }

    It 'sets with -IfAbsent only what is not there' {
      Set-GitKvItem a 1 -IfAbsent
      Get-ErrorId { Set-GitKvItem a 2 -IfAbsent } | Should -Be 'ItemExists'
      Get-GitKvItem a -ValueOnly | Should -Be 1
    }

    It 'does not take the version of a piped item for -IfVersion' {
      Set-GitKvItem a 1
      $item = Get-GitKvItem a
      Set-GitKvItem a 2
      $item | Set-GitKvItem
      Get-GitKvItem a -ValueOnly | Should -Be 1
    }
  }

  Context 'the pipeline' {
    It 'takes values, their key from a script block' {
      1..5 | Set-GitKvItem -KeyProperty { "n/$_" }
      Get-GitKvItem n/* -ValueOnly | Should -Be (1..5)
      Get-CommitCount | Should -Be 1
    }

    It 'takes values, their key from -Key as a script block' {
      1..3 | Set-GitKvItem -Key { "n/$_" }
      Get-GitKvItem n/* -KeysOnly | Should -Be 'n/1', 'n/2', 'n/3'
    }

    It 'takes objects, their key from a property' {
      [pscustomobject]@{ id = 'x'; n = 1 }, @{ id = 'y'; n = 2 } | Set-GitKvItem -KeyProperty id
      (Get-GitKvItem x).Value.n | Should -Be 1
      (Get-GitKvItem y).Value.id | Should -Be 'y'
    }

    It 'takes objects with properties that are named as parameters' {
      [pscustomobject]@{ id = 'x'; Store = @{ a = 1 }; Repository = @{ url = 'u' }; Key = 'k'; Value = 'v' } | Set-GitKvItem -KeyProperty id
      (Get-GitKvItem x).Value.Repository.url | Should -Be 'u'
    }

    It 'takes rows of Key and Value' {
      "Key,Value`na,one`nb,two" | ConvertFrom-Csv | Set-GitKvItem
      @{ Key = 'c'; Value = 3 } | Set-GitKvItem
      Get-GitKvItem -ValueOnly | Should -Be 'one', 'two', 3
    }

    It 'takes one value for a key' {
      'text' | Set-GitKvItem a
      Get-GitKvItem a -ValueOnly | Should -Be 'text'
    }

    It 'takes several values for a key as an array' {
      1..3 | Set-GitKvItem a
      (Get-GitKvItem a).Value | Should -Be (1..3)
    }

    It 'takes items and copies them byte for byte to another store' {
      New-GitKvStore other | Out-Null
      Set-GitKvItem by/hand ([Text.Encoding]::UTF8.GetBytes('{ "a" :1}')) -As Bytes
      Set-GitKvItem clixml ([datetime]'2024-01-01') -As CliXml
      Get-GitKvItem | Set-GitKvItem -Store other
      Get-GitKvItem by/hand -Store other -Raw | Should -Be '{ "a" :1}'
      (Get-GitKvItem clixml -Store other).Value | Should -BeOfType datetime
    }

    It 'takes items and copies them to another repository' {
      Set-GitKvItem a @{ n = 1 }
      $source = $PWD
      Enter-TestRepository
      Get-GitKvItem -Repository $source | Set-GitKvItem -Repository $PWD
      (Get-GitKvItem a).Value.n | Should -Be 1
    }

    It 'writes an item back to the store that it came from' {
      New-GitKvStore other | Out-Null
      Set-GitKvItem a 1 -Store other
      $item = Get-GitKvItem a -Store other
      $item.Value = 2
      $item | Set-GitKvItem
      Get-GitKvItem a -Store other -ValueOnly | Should -Be 2
      Test-GitKvItem a | Should -BeFalse
    }

    It 'writes an item whose value was changed in place' {
      Set-GitKvItem a @{ n = 1 }
      $item = Get-GitKvItem a
      $item.Value.n = 2
      $item | Set-GitKvItem
      (Get-GitKvItem a).Value.n | Should -Be 2
    }

    It 'sets another value for piped items with -Value' {
      1..2 | Set-GitKvItem -KeyProperty { "n/$_" }
      Get-GitKvItem n/* | Set-GitKvItem -Value 0
      Get-GitKvItem n/* -ValueOnly | Should -Be 0, 0
    }

    It 'makes one commit a batch' {
      1..10 | Set-GitKvItem -KeyProperty { "n/$_" } -BatchSize 4
      Get-CommitCount | Should -Be 3
    }

    It 'puts thousands that come fast into one commit' {
      1..3500 | Set-GitKvItem -KeyProperty { "n/$_" }
      (Get-GitKvItem -KeysOnly).Count | Should -Be 3500

      # Of a slow machine's, each holds a thousand at least.
      Get-CommitCount | Should -BeLessOrEqual 4
      git fsck --strict --no-progress 2>$null | Should -BeNullOrEmpty
    }

    It 'lands batches while the pipeline is still running' {
      $seen = [Collections.Generic.List[string]]::new()
      1..5 | ForEach-Object { if ($_ -eq 4) { Get-GitKvItem -KeysOnly | ForEach-Object { $seen.Add($_) } }; $_ } |
        Set-GitKvItem -KeyProperty { "n/$_" } -BatchSize 2
      $seen | Should -Be 'n/1', 'n/2'
    }

    It 'makes exactly one commit with -AllOrNothing' {
      1..10 | Set-GitKvItem -KeyProperty { "n/$_" } -BatchSize 4 -AllOrNothing
      Get-CommitCount | Should -Be 1
    }

    It 'leaves out bad items, says which, and writes the others' {
      Set-GitKvItem p/q 1
      $items = @{ Key = 'a'; Value = 1 }, @{ Key = 'p'; Value = 1 }, @{ Key = 'b'; Value = [double]::NaN }, @{ Key = 'x//y'; Value = 1 }, @{ Key = 'c'; Value = 1 }
      $items | Set-GitKvItem -ErrorAction SilentlyContinue -ErrorVariable failed
      $failed.TargetObject | Sort-Object | Should -Be 'b', 'p', 'x//y'
      Get-GitKvItem -KeysOnly | Should -Be 'a', 'c', 'p/q'
    }

    It 'writes nothing with -AllOrNothing where one item is bad: <_>' -ForEach 'NaN', 'directory' {
      Set-GitKvItem p/q 1
      $bad = $_ -eq 'NaN' ? @{ Key = 'n'; Value = [double]::NaN } : @{ Key = 'p'; Value = 1 }
      { @{ Key = 'a'; Value = 1 }, $bad, @{ Key = 'b'; Value = 1 } | Set-GitKvItem -AllOrNothing } | Should -Throw
      Get-GitKvItem -KeysOnly | Should -Be 'p/q'
    }

    It 'names the keys that were not written where a whole batch fails' {
      try {
        @{ Key = 'a/b'; Value = 1 }, @{ Key = 'a'; Value = 1 } | Set-GitKvItem -AllOrNothing
      } catch {
        $failed = $_
      }

      $failed.FullyQualifiedErrorId | Should -BeLike 'KeyIs*'
      $failed.TargetObject | Should -Be 'a/b', 'a'
    }

    It 'ends with what a script block throws, and passes over its other errors' {
      { 1..3 | Set-GitKvItem -KeyProperty { throw 'enough' } } | Should -Throw 'enough'
      Get-ErrorId { 1..3 | Set-GitKvItem -KeyProperty { if ($_ -eq 2) { $null.Method() }; "n/$_" } } | Should -Be 'InvokeMethodOnNull'
      Get-GitKvItem -KeysOnly | Should -Be 'n/1', 'n/3'
    }

    It 'says what is missing: <Id> for <Object>' -ForEach @(
      @{ Object = [pscustomobject]@{ a = 1 }; Arguments = @{}; Id = 'KeyInvalid' }
      @{ Object = [pscustomobject]@{ Key = 'a' }; Arguments = @{}; Id = 'ValueInvalid' }
      @{ Object = 5; Arguments = @{ KeyProperty = 'id' }; Id = 'KeyInvalid' }
      @{ Object = 5; Arguments = @{ KeyProperty = { $null } }; Id = 'KeyInvalid' }
    ) {
      Get-ErrorId { $Object | Set-GitKvItem @Arguments } | Should -Be $Id
    }

    It 'does not swallow what a command further down throws' {
      { 1..3 | Set-GitKvItem -KeyProperty { "n/$_" } -PassThru | ForEach-Object { throw 'from below' } } | Should -Throw 'from below'
    }
  }

  Context 'files' {
    It 'takes a value from a file, by PowerShell''s location' {
      New-Item -ItemType Directory sub | Out-Null
      Set-Location sub
      [IO.File]::WriteAllBytes((Join-Path $PWD 'data.bin'), [byte[]](0, 1, 255))
      Set-GitKvItem f -FilePath data.bin
      $bytes = Get-GitKvItem f -AsByteStream
      $bytes | Should -Be 0, 1, 255
    }

    It 'takes files from the pipeline, their keys from a script block' {
      'one' | Set-Content -NoNewline 1.txt
      'two' | Set-Content -NoNewline 2.txt
      Get-ChildItem *.txt | Set-GitKvItem -Key { "files/$($_.BaseName)" } -FilePath { $_.FullName }
      Get-GitKvItem files/* -ValueOnly | Should -Be 'one', 'two'
      Get-CommitCount | Should -Be 1
    }

    It 'streams a large file in' {
      $bytes = [byte[]]::new(9MB)
      [Random]::new(1).NextBytes($bytes)
      [IO.File]::WriteAllBytes((Join-Path $PWD 'large.bin'), $bytes)
      Set-GitKvItem large -FilePath large.bin
      (Get-GitKvItem large).Size | Should -Be 9MB
      git show refs/kv/default:large | git hash-object --stdin | Should -Not -BeNullOrEmpty
      (git rev-parse refs/kv/default:large) | Should -Be (git hash-object large.bin)
    }

    It 'says that a file is not there' {
      Get-ErrorId { Set-GitKvItem f -FilePath nope } | Should -Be 'PathInvalid'
    }
  }
}
