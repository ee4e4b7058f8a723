#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Get-GitKvItem' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem app/web/version 5
    Set-GitKvItem app/web/name web
    Set-GitKvItem app/db/name db
    Set-GitKvItem 'x[1]' brackets
    Set-GitKvItem z @{ list = @(1) }
  }
  AfterEach { Exit-TestRepository }

  Context 'which items' {
    It 'gets one by its key' {
      (Get-GitKvItem app/web/version).Value | Should -Be 5
    }

    It 'gets all, in the order of their keys' {
      Get-GitKvItem -KeysOnly | Should -Be 'app/db/name', 'app/web/name', 'app/web/version', 'x[1]', 'z'
    }

    It 'gets what matches <Pattern>' -ForEach @(
      @{ Pattern = 'app/*/name'; Keys = 'app/db/name', 'app/web/name' }
      @{ Pattern = 'app/web/*'; Keys = 'app/web/name', 'app/web/version' }
      @{ Pattern = 'app/**'; Keys = 'app/db/name', 'app/web/name', 'app/web/version' }
      @{ Pattern = '**/name'; Keys = 'app/db/name', 'app/web/name' }
      @{ Pattern = 'app/[a-d]?/name'; Keys = 'app/db/name' }
      @{ Pattern = 'app/'; Keys = 'app/db/name', 'app/web/name', 'app/web/version' }
      @{ Pattern = 'app/*/'; Keys = 'app/db/name', 'app/web/name', 'app/web/version' }
      @{ Pattern = 'x`[1`]'; Keys = 'x[1]' }
      @{ Pattern = 'nothing*'; Keys = $null }
    ) {
      Get-GitKvItem $Pattern -KeysOnly | Should -Be $Keys
    }

    It 'takes wildcard characters as they are with -LiteralKey' {
      Get-GitKvItem -LiteralKey 'x[1]' -ValueOnly | Should -Be 'brackets'
      Get-GitKvItem 'x[1]' -ValueOnly | Should -BeNullOrEmpty
    }

    It 'gets what is below a prefix' {
      Get-GitKvItem -Prefix app/web -KeysOnly | Should -Be 'app/web/name', 'app/web/version'
    }

    It 'takes keys from the pipeline' {
      'z', 'app/db/name' | Get-GitKvItem -KeysOnly | Should -Be 'z', 'app/db/name'
      [pscustomobject]@{ Key = 'z' } | Get-GitKvItem -KeysOnly | Should -Be 'z'
    }

    It 'reads piped items again, whatever their keys hold' {
      $items = Get-GitKvItem
      Set-GitKvItem 'x[1]' changed
      ($items | Get-GitKvItem | Where-Object Key -EQ 'x[1]').Value | Should -Be 'changed'
    }

    It 'gets all of a piped store' {
      New-GitKvStore other | Set-GitKvItem only 1
      Get-GitKvStore other | Get-GitKvItem -KeysOnly | Should -Be 'only'
    }

    It 'gets some of many with -Skip and -First' {
      Get-GitKvItem -KeysOnly -Skip 1 -First 2 | Should -Be 'app/web/name', 'app/web/version'
      'z', 'app/db/name', 'x`[1`]' | Get-GitKvItem -First 2 -KeysOnly | Should -Be 'z', 'app/db/name'
    }

    It 'has a non-terminating error for a key that is not there, and goes on' {
      Get-GitKvItem nope, z -KeysOnly -ErrorAction SilentlyContinue -ErrorVariable failed | Should -Be 'z'
      $failed.FullyQualifiedErrorId | Should -Be 'ItemNotFound,GitKv.Cmdlets.GetGitKvItemCommand'
      $failed.CategoryInfo.Category | Should -Be 'ObjectNotFound'
      $failed.TargetObject | Should -Be 'nope'
    }

    It 'says of a prefix that it is no item' {
      Get-GitKvItem app -ErrorAction SilentlyContinue -ErrorVariable failed
      $failed.FullyQualifiedErrorId | Should -BeLike 'ItemNotFound,*'
      "$failed" | Should -BeLike '*app/`*`**'
    }

    It 'refuses $null as a key, which would mean all items' {
      { Get-GitKvItem $null } | Should -Throw -ErrorId 'ParameterArgumentValidationError*'
    }

    It 'does not swallow what a command further down throws' {
      { Get-GitKvItem z | ForEach-Object { throw 'from below' } } | Should -Throw 'from below'
      { Get-GitKvItem | ForEach-Object { throw 'from below' } } | Should -Throw 'from below'
    }
  }

  Context 'in which form' {
    It 'gives items with what belongs to them' {
      $item = Get-GitKvItem app/web/version
      $item | Should -BeOfType GitKv.GitKvItem
      $item.Key | Should -Be 'app/web/version'
      $item.Version | Should -Be (git rev-parse refs/kv/default:app/web/version)
      $item.Size | Should -Be 2
      $item.Store | Should -Be 'default'
      $item.Layout | Should -Be 'Tree'
      $item.Repository | Should -Be $PWD.Path
      $item.ValueFormat | Should -Be 'Json'
    }

    It 'gives only values, arrays as one object' {
      Set-GitKvItem list @(1)
      $value = Get-GitKvItem list -ValueOnly
      , $value | Should -BeOfType [object[]]
      $value.Count | Should -Be 1
    }

    It 'gives bytes as text with -Raw, and as bytes with -AsByteStream' {
      Get-GitKvItem z -Raw | Should -Be "{`n  `"list`": [`n    1`n  ]`n}`n"
      $bytes = Get-GitKvItem app/web/name -AsByteStream
      , $bytes | Should -BeOfType [byte[]]
      $bytes | Should -Be 119, 101, 98
    }

    It 'says that bytes are no text' {
      Set-GitKvItem b ([byte[]](255, 254))
      Get-ErrorId { Get-GitKvItem b -Raw } | Should -Be 'ValueInvalid'
    }

    It 'gives dictionaries with -AsHashtable' {
      $value = Get-GitKvItem z -AsHashtable -ValueOnly
      $value -is [Collections.IDictionary] | Should -BeTrue
      $value['list'] | Should -Be 1
      (Get-GitKvItem z -AsHashtable).Value -is [Collections.IDictionary] | Should -BeTrue
    }

    It 'gives text of another format with -As' {
      Get-GitKvItem z -As Yaml -ValueOnly | Should -Be "list:`n  - 1`n"
      Get-GitKvItem z -As Json -ValueOnly | ConvertFrom-Json | Select-Object -ExpandProperty list | Should -Be 1
      Get-GitKvItem app/web/name -As Json -ValueOnly | Should -Be '"web"'
      Get-GitKvItem app/web/version -As Text -ValueOnly | Should -BeExactly "5`n"
      [Management.Automation.PSSerializer]::Deserialize((Get-GitKvItem app/web/version -As CliXml -ValueOnly)) | Should -Be 5
    }
  }

  Context 'who, when and why' {
    BeforeEach {
      Set-GitKvItem a 1 -Message 'first reason' -Author 'Ann <a@example.org>'
      Set-GitKvItem b 1 -Message 'second reason' -Author 'Bob <b@example.org>'
    }

    It 'finds the change that gave each item its value' {
      $items = Get-GitKvItem [ab]
      $items.Message | Should -Be 'first reason', 'second reason'
      $items.UpdatedBy | Should -Be 'Ann', 'Bob'
      $items[1].Commit | Should -Be (git rev-parse refs/kv/default)
      $items[0].UpdatedAt | Should -BeOfType DateTimeOffset
    }

    It 'tells of the version that was read, also later' {
      $items = Get-GitKvItem [ab]
      Set-GitKvItem a 2 -Message 'third reason'
      $items[0].Message | Should -Be 'first reason'
      $items[0].Value | Should -Be 1
    }

    It 'knows those of each key in a Branch store, and of an annotated Ref store' {
      foreach ($store in (New-GitKvStore branch Branch), (New-GitKvStore tags Ref -Annotate)) {
        Set-GitKvItem k 1 -Store $store -Message "why in $store"
        (Get-GitKvItem k -Store $store).Message | Should -Be "why in $store"
      }
    }

    It 'has none for a plain Ref store' {
      New-GitKvStore plain Ref | Set-GitKvItem k 1
      $item = Get-GitKvItem k -Store plain
      $item.UpdatedAt | Should -BeNullOrEmpty
      $item.Message | Should -BeNullOrEmpty
    }
  }

  Context 'values that can''t be read' {
    It 'reports one asked for by its key, and shows what stands for one in a listing' {
      Set-GitKvItem big ('{"n":1e400000}') -As Bytes
      Get-ErrorId { Get-GitKvItem big } | Should -Be 'ValueInvalid'
      $item = Get-GitKvItem b*
      $item.Value | Should -BeOfType GitKv.GitKvValueFailure
      $item.Value.ErrorId | Should -Be 'ValueInvalid'
      Get-GitKvItem big -Raw | Should -Be '{"n":1e400000}'
    }

    It 'never writes what stands for one' {
      Set-GitKvItem big ('{"n":1e400000}') -As Bytes
      $value = (Get-GitKvItem b*).Value
      Get-ErrorId { Set-GitKvItem other $value } | Should -Be 'ValueInvalid'
    }
  }

  Context 'items that a script keeps' {
    It 'hold no files open a moment later, and open those of a few repositories when they are read' -Skip:(-not $IsLinux) {
      git gc --quiet
      function Get-MappedPack { @(Get-Content /proc/self/maps, "/proc/$PID/maps" -ErrorAction Ignore | Where-Object { $_ -like "*$($PWD.Path)*.pack" }) }
      $items = 1..20 | ForEach-Object { Get-GitKvItem app/** }

      # One repository's are open for the next command, for a second.
      (Get-MappedPack).Count | Should -BeLessOrEqual 2
      for ($end = [datetime]::Now.AddSeconds(30); [datetime]::Now -lt $end -and (Get-MappedPack); ) { Start-Sleep -Milliseconds 100 }
      Get-MappedPack | Should -BeNullOrEmpty
      $items.Value | Select-Object -Unique | Should -Be 'db', 'web', 5
      (Get-MappedPack).Count | Should -BeLessOrEqual 16
    }

    It 'can be read in other runspaces at once, while and after the command runs' {
      1..50 | Set-GitKvItem -Key { "n/$_" }
      Get-GitKvItem n/* | ForEach-Object -ThrottleLimit 4 -Parallel { $_.Value } | Measure-Object -Sum | ForEach-Object Sum | Should -Be 1275
      $items = Get-GitKvItem n/*
      $items | ForEach-Object -ThrottleLimit 4 -Parallel { $_.Value } | Measure-Object -Sum | ForEach-Object Sum | Should -Be 1275
    }
  }

  Context 'what plain git wrote' {
    It 'reads a blob under a ref, by -RefPrefix and by refs/… as the store' {
      $blob = 'hello' | git hash-object -w --stdin
      git update-ref refs/my-objects/object-1 $blob
      $item = Get-GitKvItem -RefPrefix refs/my-objects
      $item.Key | Should -Be 'object-1'
      $item.Store | Should -Be 'refs/my-objects'
      Get-GitKvItem object-1 -Store refs/my-objects/ -Raw | Should -Be "hello`n"
      $item | Get-GitKvItem | ForEach-Object Key | Should -Be 'object-1'
    }
  }
}
