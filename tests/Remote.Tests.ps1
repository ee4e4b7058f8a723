#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe '-Remote' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    $url = New-TestRemote
  }
  AfterEach { Exit-TestRepository }

  It 'writes to the remote and reads from there, without a local store' {
    $item = Set-GitKvItem a/b 1 -Remote origin -PassThru
    $item.Remote | Should -Be 'origin'
    Get-GitKvItem a/b -ValueOnly -Remote origin | Should -Be 1
    Test-GitKvItem a/b -Remote origin | Should -BeTrue
    (Get-GitKvItem a/b -Remote origin).UpdatedBy | Should -Be 'Tess Test'
    git for-each-ref | Should -BeNullOrEmpty
    git -C $url for-each-ref --format='%(refname)' | Should -Be 'refs/kv/default'
  }

  It 'works in an empty folder with an address' {
    $folder = New-Item -ItemType Directory (Join-Path ([IO.Path]::GetTempPath()) "gitkv-pester-$([guid]::NewGuid().ToString('N'))")
    Push-Location $folder
    try {
      New-GitKvItem k 'v' -Remote $url | Out-Null
      Get-GitKvItem k -ValueOnly -Remote $url | Should -Be 'v'
      Get-ChildItem -Force | Should -BeNullOrEmpty
    } finally {
      Pop-Location
      Remove-Item $folder -Recurse -Force
    }
  }

  It 'writes items back to where they came from' {
    Set-GitKvItem k 1 -Remote origin
    $item = Get-GitKvItem k -Remote origin
    $item.Value = 2
    $item | Set-GitKvItem
    Get-GitKvItem k -ValueOnly -Remote origin | Should -Be 2
    Get-GitKvItem k -Remote origin | Remove-GitKvItem
    Test-GitKvItem k -Remote origin | Should -BeFalse
  }

  It 'copies local items to the remote, and those of the remote here' {
    'a', 'b' | ForEach-Object { Set-GitKvItem $_ "value of $_" }
    Get-GitKvItem | Set-GitKvItem -Remote origin
    Get-GitKvItem -KeysOnly -Remote origin | Should -Be 'a', 'b'
  }

  It 'tells a lost compare-and-swap with the winner''s version and the outcome' {
    $old = Set-GitKvItem k 1 -Remote origin -PassThru
    $now = Set-GitKvItem k 2 -Remote origin -PassThru
    $failure = { Set-GitKvItem k 3 -Remote origin -IfVersion $old.Version -ErrorAction Stop } | Should -Throw -ErrorId 'VersionMismatch*' -PassThru
    $failure.Exception.Outcome | Should -Be ([GitKv.GitKvOutcome]::Lost)
    $failure.Exception.ActualVersion | Should -Be $now.Version
    { New-GitKvItem k 3 -Remote origin -ErrorAction Stop } | Should -Throw -ErrorId 'ItemExists*'
  }

  It 'tells a refusal with the server''s words, and changes nothing' {
    Set-GitKvItem k 1 -Remote origin
    $hook = Join-Path $url 'hooks' 'update'
    New-Item -ItemType Directory (Split-Path $hook) -Force | Out-Null
    Set-Content $hook "#!/bin/sh`necho 'ask the release team' >&2`nexit 1"
    if (-not $IsWindows) { chmod +x $hook }
    $failure = { Set-GitKvItem k 2 -Remote origin -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteDenied*' -PassThru
    $failure.Exception.Outcome | Should -Be ([GitKv.GitKvOutcome]::Denied)
    $failure.Exception.Message | Should -BeLike '*ask the release team*'
    Get-GitKvItem k -ValueOnly -Remote origin | Should -Be 1
  }

  It 'updates a value on what the remote has' {
    Set-GitKvItem n 1 -Remote origin
    1..3 | ForEach-Object { Update-GitKvItem n { $_ + 1 } -Remote origin }
    Get-GitKvItem n -ValueOnly -Remote origin | Should -Be 4
  }

  It 'counts exactly where many runspaces count at once' {
    $manifest, $here = $module, $PWD.Path
    $given = 1..24 | ForEach-Object -ThrottleLimit 8 -Parallel {
      Import-Module $using:manifest
      (Update-GitKvItem n { $_ + 1 } -Default 0 -Remote origin -Repository $using:here -PassThru -ErrorAction Stop).Value
    }
    $given | Sort-Object | Should -Be (1..24)
    Get-GitKvItem n -ValueOnly -Remote origin | Should -Be 24
  }

  It 'makes, lists and removes stores' {
    $store = New-GitKvStore flags -Layout Ref -Remote origin
    $store.Remote | Should -Be 'origin'
    Set-GitKvItem f $true -Store flags -Remote origin
    (Get-GitKvStore -Remote origin).Name | Should -Be 'flags'
    $store | Get-GitKvItem -KeysOnly | Should -Be 'f'
    Remove-GitKvStore flags -Remote origin -Confirm:$false
    git -C $url for-each-ref | Should -BeNullOrEmpty
  }

  It 'makes a store where the host takes it, and says why' {
    $hook = Join-Path $url 'hooks' 'update'
    New-Item -ItemType Directory (Split-Path $hook) -Force | Out-Null
    Set-Content $hook "#!/bin/sh`ncase `"`$1`" in refs/heads/*) ;; *) echo 'branches only' >&2; exit 1;; esac"
    if (-not $IsWindows) { chmod +x $hook }
    Get-ErrorId { New-GitKvStore no -Layout Ref -Remote origin } | Should -Be 'RemoteUnsupported'
    Get-ErrorId { New-GitKvStore no -RefPrefix refs/elsewhere/no -Remote origin } | Should -Be 'RemoteUnsupported'
    git -C $url for-each-ref | Should -BeNullOrEmpty
    $verbose, $store = (New-GitKvStore flags -Remote origin -Verbose 4>&1).Where({ $_ -is [Management.Automation.VerboseRecord] }, 'Split')
    $store.RefPrefix | Should -Be 'refs/heads/kv/flags'
    $store.Layout | Should -Be 'Tree'
    "$verbose" | Should -BeLike '*refs/heads/kv/flags*branches only*'
    Set-GitKvItem f $true -Store flags -Remote origin
    git -C $url for-each-ref --format='%(refname)' | Should -Be 'refs/heads/kv/flags'
    Get-ErrorId { New-GitKvStore flags -Remote origin } | Should -Be 'StoreExists'
  }

  It 'lands a transaction as one push' {
    Use-GitKvTransaction -Remote origin {
      Set-GitKvItem a 1 -Remote origin
      Set-GitKvItem b 2 -Remote origin
      Get-GitKvItem a -ValueOnly -Remote origin | Should -Be 1
    }
    git -C $url rev-list --count refs/kv/default | Should -Be 1
    Get-GitKvItem -KeysOnly -Remote origin | Should -Be 'a', 'b'
  }

  It 'lands transactions on several stores together, or none' {
    New-GitKvStore one -Layout Ref -Remote origin | Out-Null
    New-GitKvStore two -Layout Ref -Remote origin | Out-Null
    $transactions = 'one', 'two' | ForEach-Object {
      Start-GitKvTransaction -Store $_ -Remote origin
      Set-GitKvItem k 1 -Store $_ -Remote origin
    }
    git -C $url update-ref refs/kv/two/k ('somebody' | git -C $url hash-object -w --stdin)
    { $transactions | Complete-GitKvTransaction -ErrorAction Stop } | Should -Throw -ErrorId 'VersionMismatch*'
    Test-GitKvItem k -Store one -Remote origin | Should -BeFalse
    $transactions = 'one', 'two' | ForEach-Object {
      Start-GitKvTransaction -Store $_ -Remote origin
      Set-GitKvItem k 2 -Store $_ -Remote origin
    }
    ($transactions | Complete-GitKvTransaction -PassThru).State | Should -Be 'Completed', 'Completed'
    'one', 'two' | ForEach-Object { Get-GitKvItem k -ValueOnly -Store $_ -Remote origin } | Should -Be 2, 2
  }

  It 'lets the local store follow' {
    Set-GitKvItem k 1
    Get-GitKvItem | Set-GitKvItem -Remote origin 3>$null
    Set-GitKvItem other 2 -Remote origin
    Get-GitKvItem other -ValueOnly | Should -Be 2
  }

  It 'asks nothing of the remote to change with -WhatIf' {
    Set-GitKvItem k 1 -Remote origin
    $before = git -C $url for-each-ref
    Set-GitKvItem k 2 -Remote origin -WhatIf
    Remove-GitKvItem k -Remote origin -WhatIf
    New-GitKvStore s -Remote origin -WhatIf
    git -C $url for-each-ref | Should -Be $before
  }

  It 'says so where a command can''t work on a remote' {
    Set-GitKvItem k 1 -Remote origin
    foreach ($script in { Optimize-GitKvStore -Remote origin }, { Test-GitKvStore -Remote origin }, { Merge-GitKvStore other -Remote origin }) {
      Get-ErrorId $script | Should -Be 'RemoteUnsupported'
    }
  }

  It 'refuses a remote that is none' {
    Get-ErrorId { Get-GitKvItem -Remote nope } | Should -Be 'RemoteNotFound'
    Get-ErrorId { Get-GitKvItem -Remote '' } | Should -Be 'RemoteInvalid'
    Get-ErrorId { Get-GitKvItem -Remote 'ext::sh -c true' } | Should -Be 'RemoteInvalid'
    Get-ErrorId { Get-GitKvItem k -Remote 'http://127.0.0.1:1/none.git' } | Should -Be 'RemoteUnreachable'
  }

  It 'is completed with the names of the remotes' {
    $line = 'Get-GitKvItem -Remote o'
    (TabExpansion2 $line $line.Length).CompletionMatches.CompletionText | Should -Be 'origin'
  }

  It 'shows the past of a remote store' {
    1..3 | ForEach-Object { Set-GitKvItem k $_ -Remote origin }
    (Get-GitKvHistory k -Remote origin).Value | Should -Be 3, 2, 1
    Get-GitKvItem k -AsOf '~1' -ValueOnly -Remote origin | Should -Be 2
  }
}

Describe 'Connect-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    $url = New-TestRemote
    git remote remove origin
  }
  AfterEach { Exit-TestRepository }

  It 'adds the remote and receives the store' {
    Set-GitKvItem k 1 -Remote $url
    $store = Connect-GitKvStore -Url $url -Name shared
    $store.Name | Should -Be 'default'
    Get-GitKvItem k -ValueOnly | Should -Be 1
    git remote | Should -Be 'shared'
    (Connect-GitKvStore -Url $url -Name shared).Name | Should -Be 'default'
  }

  It 'makes a folder a repository' {
    Set-GitKvItem k 1 -Remote $url
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitkv-pester-$([guid]::NewGuid().ToString('N'))"
    New-Item -ItemType Directory $folder | Out-Null
    try {
      Connect-GitKvStore $url -Repository $folder | Out-Null
      Get-GitKvItem k -ValueOnly -Repository $folder | Should -Be 1
    } finally {
      Remove-Item $folder -Recurse -Force
    }
  }

  It 'changes nothing where there is no store, another remote has the name, or with -WhatIf' {
    Get-ErrorId { Connect-GitKvStore $url } | Should -Be 'StoreNotFound'
    Set-GitKvItem k 1 -Remote $url
    Get-ErrorId { Connect-GitKvStore $url -Store nope } | Should -Be 'StoreNotFound'
    Connect-GitKvStore $url -WhatIf
    Get-ErrorId { Connect-GitKvStore 'https://me:secret@127.0.0.1:1/r.git' } | Should -Be 'RemoteInvalid'
    git remote | Should -BeNullOrEmpty
    git remote add origin ../elsewhere.git
    Get-ErrorId { Connect-GitKvStore $url } | Should -Be 'RemoteInvalid'
    git for-each-ref refs/kv | Should -BeNullOrEmpty
  }
}
