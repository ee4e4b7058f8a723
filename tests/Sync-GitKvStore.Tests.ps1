#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Sync-, Send- and Receive-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    $here = $PWD.Path
    Enter-TestRepository -Bare
    $hub = $PWD.Path
    Enter-TestRepository
    $other = $PWD.Path
    git remote add origin $hub
    Push-Location $here
    git remote add origin $hub
  }
  AfterEach { Pop-Location; Exit-TestRepository }

  It 'exchanges a store, and tells' {
    Set-GitKvItem a 1
    $sent = Sync-GitKvStore
    $sent | Should -BeOfType GitKv.GitKvSync
    $sent.Store, $sent.Remote, $sent.Outcome, $sent.Direction, $sent.Sent, $sent.Received, $sent.Tries | Should -Be 'default', 'origin', 'Sent', 'Both', 1, 0, 1
    $sent.Bytes | Should -BeGreaterThan 0
    $sent.Repository | Should -Be $here
    $sent | Out-String -Width 200 | Should -Match 'default +origin +Sent +0 +1 +0 +0'
    (Receive-GitKvStore -Repository $other).Outcome | Should -Be 'Received'
    Set-GitKvItem b 2 -Repository $other
    (Send-GitKvStore -Repository $other).Outcome | Should -Be 'Sent'
    Set-GitKvItem a 3
    $both = Sync-GitKvStore
    $both.Outcome, $both.Received, $both.Sent | Should -Be 'Exchanged', 1, 1
    (Sync-GitKvStore).Outcome | Should -Be 'UpToDate'
    git -C $hub fsck --strict 2>$null | Should -BeNullOrEmpty
    $LASTEXITCODE | Should -Be 0
  }

  It 'takes stores from the pipeline, and all with -All' {
    'one', 'two' | ForEach-Object { New-GitKvStore $_ Branch | Out-Null; Set-GitKvItem k $_ -Store $_ }
    (Get-GitKvStore | Send-GitKvStore).Outcome | Should -Be 'Sent', 'Sent'
    ('one' | Sync-GitKvStore).Outcome | Should -Be 'UpToDate'
    (Receive-GitKvStore -All -Repository $other).Store | Should -Be 'one', 'two'
    Get-GitKvItem k -Store two -Repository $other -ValueOnly | Should -Be 'two'
    Get-ErrorId { Sync-GitKvStore one -All } | Should -Be 'UsageInvalid'
  }

  It 'leaves conflicts as objects and an error, and decides by -Strategy' {
    Set-GitKvItem a 1
    Sync-GitKvStore | Out-Null
    Sync-GitKvStore -Repository $other | Out-Null
    Set-GitKvItem a 2
    Set-GitKvItem a 3 -Repository $other
    Sync-GitKvStore -Repository $other | Out-Null
    Get-ErrorId { Send-GitKvStore } | Should -Be 'RemoteLost'
    $result = Sync-GitKvStore -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.FullyQualifiedErrorId | Should -BeLike 'MergeConflict,*'
    $result.Outcome | Should -Be 'Conflicts'
    $result.Conflicts | Should -BeOfType GitKv.GitKvConflict
    $result.Conflicts[0].Ours, $result.Conflicts[0].Theirs | Should -Be 2, 3
    $merged = Sync-GitKvStore -Strategy { param($Key, $Base, $Ours, $Theirs) $Ours + $Theirs }
    $merged.Outcome | Should -Be 'Exchanged'
    $merged.Merged | Should -Be 'a'
    (Sync-GitKvStore -Repository $other).Outcome | Should -Be 'Received'
    Get-GitKvItem a -Repository $other -ValueOnly | Should -Be 5
  }

  It 'changes nothing with -WhatIf' {
    Set-GitKvItem a 1
    Sync-GitKvStore -WhatIf | Should -BeNullOrEmpty
    git -C $hub for-each-ref | Should -BeNullOrEmpty
    git for-each-ref refs/remotes refs/gitkv | Should -BeNullOrEmpty
  }

  It 'tells a refusal with the words of the server, and where there is no remote' {
    Set-GitKvItem a 1
    Set-Content (Join-Path $hub hooks update) "#!/bin/sh`necho 'not today' >&2; exit 1" -NoNewline
    if (-not $IsWindows) { chmod +x (Join-Path $hub hooks update) }
    $failed = { Sync-GitKvStore -ErrorAction Stop } | Should -Throw -ErrorId 'RemoteDenied,*' -PassThru
    $failed.Exception.Message | Should -BeLike '*not today*'
    git remote remove origin
    Get-ErrorId { Sync-GitKvStore } | Should -Be 'RemoteInvalid'
    Get-ErrorId { Sync-GitKvStore -Remote nowhere } | Should -Match 'Remote(NotFound|Invalid|Unreachable)'
  }

  It 'tells of checkpoints, and keeps those that both have replaced' {
    Set-GitKvItem a 1
    Checkpoint-GitKvStore v1 | Out-Null
    (Sync-GitKvStore).Checkpoint | Should -Be 'v1'
    Sync-GitKvStore -Repository $other | Out-Null
    Get-GitKvCheckpoint -Repository $other | ForEach-Object Name | Should -Be 'v1'
    Set-GitKvItem a 2
    Checkpoint-GitKvStore v1 -Force | Out-Null
    Set-GitKvItem b 2 -Repository $other
    Checkpoint-GitKvStore v1 -Force -Repository $other | Out-Null
    Sync-GitKvStore | Out-Null
    Sync-GitKvStore -Repository $other -WarningVariable told -WarningAction SilentlyContinue | Out-Null
    "$told" | Should -BeLike '*v1*each keeps its own*'
  }
}
