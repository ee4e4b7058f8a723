#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Drives of stores' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    $repository = (Get-Location).Path
    Set-GitKvItem app/web/version 5
    Set-GitKvItem app/web/name web
    Set-GitKvItem app/db/name db
    Set-GitKvItem 'x[1]' brackets
    Mount-GitKvStore | Out-Null
  }
  AfterEach {
    Set-Location $repository
    Get-PSDrive -PSProvider GitKv -ErrorAction Ignore | Remove-PSDrive -ErrorAction Ignore
    Exit-TestRepository
  }

  Context 'mounting' {
    It 'emits the drive, with what it shows' {
      $drive = Mount-GitKvStore other2 -AsOf ~1
      $drive | Should -BeOfType GitKv.GitKvDriveInfo
      $drive.Repository | Should -Be $repository
      $drive.Store | Should -Be 'default'
      $drive.AsOf | Should -Be (git rev-parse refs/kv/default~1)
      Get-ChildItem other2:/ -Name | Should -Be 'app'
    }

    It 'takes a name that is not taken' {
      Get-ErrorId { Mount-GitKvStore twice | Out-Null; Mount-GitKvStore twice } | Should -Be 'DriveAlreadyExists'
    }

    It 'makes nothing with -WhatIf' {
      Mount-GitKvStore wi -WhatIf
      Test-Path wi:/ | Should -BeFalse
    }

    It 'refuses a store that is not there' {
      Get-ErrorId { Mount-GitKvStore no -Store nosuch } | Should -Be 'StoreNotFound'
      Get-ErrorId { New-PSDrive no GitKv -Root '::nosuch' } | Should -Be 'StoreNotFound'
      Get-ErrorId { New-PSDrive no GitKv -Root nosuch } | Should -Be 'RepositoryNotFound'
    }

    It 'is made by New-PSDrive with -Root <Root>' -ForEach @(
      @{ Root = ''; Names = 'app', 'x[1]' }
      @{ Root = '.'; Names = 'app', 'x[1]' }
      @{ Root = '::default'; Names = 'app', 'x[1]' }
      @{ Root = '.::refs/kv/default'; Names = 'app', 'x[1]' }
      @{ Root = '::default/app/web'; Names = 'name', 'version' }
      @{ Root = 'kv:/app/web'; Names = 'name', 'version' }
      @{ Root = '::default@{~1}'; Names = @('app') }
    ) {
      New-PSDrive made GitKv -Root $Root | Out-Null
      Get-ChildItem made:/ -Name | Should -Be $Names
    }

    It 'stays below the directory that it begins at' {
      New-PSDrive web GitKv -Root kv:/app/web | Out-Null
      Set-Location web:/
      Set-Location ..
      (Get-Location).Path | Should -Be "web:$([IO.Path]::DirectorySeparatorChar)"
      Set-Location $repository
    }

    It 'shows the store that a first item makes' {
      Remove-GitKvStore default -Confirm:$false
      Get-ChildItem kv:/ | Should -BeNullOrEmpty
      Set-Item kv:/first 1
      Get-GitKvItem -KeysOnly | Should -Be 'first'
    }

    It 'goes away' {
      Dismount-GitKvStore
      Test-Path kv:/ | Should -BeFalse
      Get-ErrorId { Dismount-GitKvStore } | Should -Be 'DriveNotFound'
    }

    It 'goes away by pattern, and not with -WhatIf' {
      Mount-GitKvStore kv2 | Out-Null
      Dismount-GitKvStore kv* -WhatIf
      @(Get-PSDrive -PSProvider GitKv) | Should -HaveCount 2
      Get-PSDrive kv* | Dismount-GitKvStore
      Get-PSDrive -PSProvider GitKv -ErrorAction Ignore | Should -BeNullOrEmpty
    }

    It 'leaves items readable that came from it' {
      $item = Get-Item kv:/app/web/name
      Dismount-GitKvStore
      $item.Value | Should -Be 'web'
    }
  }

  Context 'what others do' {
    It 'is seen by the next command' {
      Get-ChildItem kv:/ -Name | Should -Be 'app', 'x[1]'
      Set-GitKvItem new 1
      Invoke-Other "Set-GitKvItem app/web/version 6"
      Get-ChildItem kv:/ -Name | Should -Be 'app', 'new', 'x[1]'
      (Get-Item kv:/app/web/version).Value | Should -Be 6
    }

    It 'is seen when the store is another one by now' {
      Get-ChildItem kv:/ | Should -HaveCount 2
      Remove-GitKvStore default -Confirm:$false
      New-GitKvStore default -Layout Ref | Set-GitKvItem only 1
      Get-ChildItem kv:/ -Name | Should -Be 'only'
    }

    It 'does not come into a listing that has begun' {
      $seen = Get-ChildItem kv:/ -Recurse -File | ForEach-Object {
        if ($_.Key -eq 'x[1]') { Get-GitKvItem app/** | Remove-GitKvItem; Set-GitKvItem app/other 1 }
        "$($_.Key)=$($_.Value)"
      }
      $seen | Should -Be 'x[1]=brackets', 'app/db/name=db', 'app/web/name=web', 'app/web/version=5'
      Get-ChildItem kv:/app -Name | Should -Be 'other'
    }

    It 'is the end of the repository: the next command says so' {
      $other = "$repository-other"
      git init --quiet $other
      Mount-GitKvStore gone -Repository $other | Out-Null
      Get-ChildItem gone:/ | Should -BeNullOrEmpty
      Remove-Item $other -Recurse -Force
      Get-ErrorId { Get-ChildItem gone:/ } | Should -Contain 'RepositoryNotFound'
    }

    It 'expires' {
      Set-Item kv:/soon 1 -ExpiresIn 8h
      (Get-Item kv:/soon).ExpiresAt | Should -BeGreaterThan (Get-Date)
      Set-GitKvItem gone 1 -ExpiresAt (Get-Date).AddSeconds(-5) -WarningAction SilentlyContinue
      Test-Path kv:/gone | Should -BeFalse
      Get-ChildItem kv:/ -Name | Should -Be 'app', 'soon', 'x[1]'
    }
  }

  Context 'paths' {
    It 'begin with the provider''s name, without a drive' {
      Dismount-GitKvStore
      Get-Content "GitKv::$repository::default\app/web\name" | Should -Be 'web'
      Set-Content "GitKv::$repository::default/app/made" here
      Get-ChildItem "GitKv::$repository::default/app" -Name | Should -Be 'db', 'web', 'made'
      Get-Item "GitKv::$repository::default/app/made" | Get-Content | Should -Be 'here'
    }

    It 'can be where one is, without a drive' {
      Set-Location "GitKv::$repository::default/app"
      (Get-ChildItem).Name | Should -Be 'db', 'web'
      Set-Content new 'new'
      Get-Content ./web/name, new | Should -Be 'web', 'new'
      Set-Location web
      (Get-ChildItem -Name) | Should -Be 'name', 'version'
      Set-Location ..
      Get-Item db | ForEach-Object Key | Should -Be 'app/db'
      Set-Location $repository
    }

    It 'lead from an item back to it' {
      Get-ChildItem kv:/ -Recurse -File | Get-Content | Should -Be 'brackets', 'db', 'web', '5'
      (Get-ChildItem kv:/app/web)[0].PSPath | Get-Item | ForEach-Object Value | Should -Be 'web'
    }

    It 'hold any key' -ForEach @(
      'a\b', '%5C', 'x@{y}', '100%', '`tick', '[ab]', 'a b', "it's", '$x', '!x', 'ünï', '~tilde', '-dash', 'a;b', '(x)', 'c:d'
    ) {
      Set-GitKvItem "odd/$_/k" 'odd'
      $item = Get-ChildItem kv:/odd -Recurse -File
      $item.Key | Should -BeExactly "odd/$_/k"
      $item | Get-Content | Should -Be 'odd'
      Set-Item -LiteralPath $item.PSPath -Value 'even' -ErrorAction Ignore
      $item | Remove-Item
      Test-GitKvItem "odd/$_/k" | Should -BeFalse
    }

    It 'with wildcard characters work literally and escaped' {
      (Get-Item -LiteralPath 'kv:/x[1]').Value | Should -Be 'brackets'
      (Get-Item 'kv:/x`[1`]').Value | Should -Be 'brackets'
      Test-Path 'kv:/x[1]' | Should -BeFalse
      Test-Path -LiteralPath 'kv:/x[1]' | Should -BeTrue
    }

    It 'are compared with case' {
      Test-Path kv:/APP | Should -BeFalse
      Set-Item kv:/APP 1
      (Get-Item kv:/APP).Value | Should -Be 1
      Test-Path kv:/app -PathType Container | Should -BeTrue
    }

    It 'complete' {
      (TabExpansion2 'Get-Item kv:/ap' 15).CompletionMatches.CompletionText | Should -Be (Join-Path kv: app)
      (TabExpansion2 'Get-Item kv:/app/w' 18).CompletionMatches.CompletionText | Should -Be (Join-Path kv:/app web)
      Push-Location kv:/app
      (TabExpansion2 'Get-Item we' 11).CompletionMatches.CompletionText | Should -BeLike '*web'
      Pop-Location
    }
  }

  Context 'the past' {
    It 'is in a path' {
      Set-Item kv:/app/web/version 6
      Get-Content 'kv:/app/web/version@{~1}' | Should -Be 5
      Get-Content 'kv:/@{~1}/app/web/version' | Should -Be 5
      Push-Location 'kv:/app@{~1}'
      Get-Content web/version | Should -Be 5
      Get-ChildItem -Recurse | Where-Object Name -EQ version | Get-Content | Should -Be 5
      Pop-Location
    }

    It 'is in -AsOf, and stays with what was found' {
      Remove-Item kv:/app -Recurse
      Test-Path kv:/app | Should -BeFalse
      Test-Path kv:/app -AsOf ~1 | Should -BeTrue
      Get-ChildItem kv:/app -AsOf ~1 -Name | Should -Be 'db', 'web'
      Get-ChildItem kv:/ -AsOf ~1 -Recurse -File | Get-Content | Should -Be 'brackets', 'db', 'web', '5'
      Get-Content kv:/app/web/name -AsOf ~1 | Should -Be 'web'
      (Get-Item kv:/app/web/name -AsOf ~1).Value | Should -Be 'web'
    }

    It 'may be a version of the very item' {
      $version = (Get-Item kv:/app/web/version).Version
      Set-Item kv:/app/web/version 6
      Get-Content "kv:/app/web/version@{$version}" | Should -Be 5
    }

    It 'may be a checkpoint' {
      Checkpoint-GitKvStore v1 | Out-Null
      Set-Item kv:/app/web/version 6
      Get-ChildItem kv:/app/web -AsOf v1 | Get-Content | Should -Be 'web', '5'
    }

    It 'can be copied from, and not be changed' {
      Remove-Item kv:/app -Recurse
      Get-ErrorId { Set-Item 'kv:/@{~1}/app/web/name' 1 } | Should -Be 'PathInvalid'
      Get-ErrorId { Remove-Item 'kv:/@{~1}/app' -Recurse } | Should -Be 'PathInvalid'
      Copy-Item 'kv:/@{~1}/app' kv:/ -Recurse
      Get-ChildItem kv:/ -Recurse -File | Get-Content | Should -Be 'brackets', 'db', 'web', '5'
    }

    It 'says what is wrong with a point' {
      Get-ErrorId { Get-Item 'kv:/app@{nosuch}' } | Should -Contain 'PointNotFound'
    }
  }

  Context 'transactions' {
    It 'hold what commands on the drive do until they end' {
      $before = Get-CommitCount
      Use-GitKvTransaction {
        Set-Item kv:/t/one 1
        Set-Content kv:/t/two a, b
        Add-Content kv:/t/two c
        Set-ItemProperty kv:/t/one -Name Value -Value 2
        Remove-Item kv:/app/db -Recurse
        Move-Item kv:/app/web kv:/web
        Get-ChildItem kv:/ -Recurse -Name | Should -Be 't', 'web', 'x[1]', 't/one', 't/two', 'web/name', 'web/version'
        (Get-Content kv:/t/two).Count | Should -Be 3
        Invoke-Other '@(Get-GitKvItem).Count' | Should -Be 4
      }
      Get-CommitCount | Should -Be ($before + 1)
      Get-GitKvItem -KeysOnly | Should -Be 't/one', 't/two', 'web/name', 'web/version', 'x[1]'
      Get-GitKvItem t/one -ValueOnly | Should -Be 2
    }

    It 'are undone with an error in them' {
      { Use-GitKvTransaction { Set-Item kv:/t 1; throw 'no' } } | Should -Throw 'no'
      Test-Path kv:/t | Should -BeFalse
    }
  }

  Context 'a remote' {
    It 'is read and changed' {
      $remote = New-TestRemote
      Send-GitKvStore -Remote origin | Out-Null
      Mount-GitKvStore far -Remote origin | Out-Null
      Get-ChildItem far:/ -Name | Should -Be 'app', 'x[1]'
      Set-Item far:/app/web/version 7
      Get-Content far:/app/web/version | Should -Be 7
      git -C $remote show refs/kv/default:app/web/version | Should -Be 7
      Set-GitKvItem app/web/name other -Remote origin
      Get-Item far:/app/web/name | Get-Content | Should -Be 'other'
    }
  }

  Context 'the layout <_>' -ForEach 'Branch', 'Ref' {
    It 'is walked, read and changed in the same way' {
      New-GitKvStore other -Layout $_ | Out-Null
      Mount-GitKvStore other -Store other | Out-Null
      Copy-Item kv:/app other:/ -Recurse
      (Get-ChildItem other:/ -Recurse -Name) -replace '\\', '/' | Should -Be 'app', 'app/db', 'app/web', 'app/db/name', 'app/web/name', 'app/web/version'
      Set-Item other:/app/web/version 6
      Add-Content other:/app/db/name more
      Rename-Item other:/app/db data
      Remove-Item other:/app/web/name
      Get-ChildItem other:/ -Recurse -File | Get-Content | Should -Be 'db', 'more', 6
      (Get-Item other:/app/web/version).Layout | Should -Be $_
      Move-Item other:/app/data kv:/moved
      Get-Content kv:/moved/name | Should -Be 'db', 'more'
      Test-Path other:/app/data | Should -BeFalse
    }
  }

  Context 'items from it' {
    It 'go on to the module''s own commands' {
      Get-ChildItem kv:/app/web | Copy-GitKvItem -Destination copied/
      Get-GitKvItem copied/ -KeysOnly | Should -Be 'copied/name', 'copied/version'
      (Get-Item kv:/app/web/name | Get-GitKvHistory).Key | Should -Be 'app/web/name'
      $item = Get-Item kv:/app/web/version
      $item.Value = 9
      $item | Set-GitKvItem
      Get-Content kv:/app/web/version | Should -Be 9
      Get-ChildItem kv:/copied | Remove-GitKvItem
      Test-Path kv:/copied | Should -BeFalse
    }

    It 'tell who changed them, and are a table with one row for each' {
      (Get-ChildItem kv:/app/web)[0].UpdatedBy | Should -Be 'Tess Test'
      $shown = Get-ChildItem kv:/app | Out-String -Width 100
      $shown | Should -Match 'Directory: kv:.app'
      $shown | Should -Match 'Mode +Size +Name +Value'
      $shown | Should -Match 'd---- +web'
      Get-Item kv:/app/web/name | Out-String | Should -Match '----- +3 +name +web'
    }
  }

  Context 'empty directories' {
    It 'are this session''s alone, and go with what is put into them' {
      New-Item kv:/made -ItemType Directory | Out-Null
      Invoke-Other 'Mount-GitKvStore | Out-Null; Test-Path kv:/made' | Should -Be 'False'
      Get-CommitCount | Should -Be 4
      Set-Item kv:/made/x 1
      Remove-Item kv:/made/x
      Test-Path kv:/made | Should -BeFalse
    }
  }

  It 'stops at once when it is told to' {
    1..3000 | ForEach-Object { [pscustomobject]@{ Key = "many/$_"; Value = 1 } } | Set-GitKvItem
    @(Get-ChildItem kv:/many | Select-Object -First 2) | Should -HaveCount 2
    @(Get-Content kv:/many/* | Select-Object -First 2) | Should -HaveCount 2
  }

  It 'leaves a store that git finds nothing wrong with' {
    Set-Content kv:/a/b 1, 2
    Copy-Item kv:/app kv:/copy -Recurse
    Remove-Item kv:/app/web/*
    git fsck --strict --no-dangling 2>&1 | Where-Object { $_ -notmatch 'notice:' } | Should -BeNullOrEmpty
    Test-GitKvStore | Should -BeNullOrEmpty
  }
}
