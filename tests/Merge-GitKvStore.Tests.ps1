#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Merge-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    New-GitKvStore ours | Out-Null
    'a', 'b', 'c' | ForEach-Object { Set-GitKvItem $_ 1 -Store ours }
    git update-ref refs/kv/theirs refs/kv/ours
  }
  AfterEach { Exit-TestRepository }

  It 'merges what each side changed, and tells' {
    Set-GitKvItem a 2 -Store ours
    Set-GitKvItem b 2 -Store theirs
    Set-GitKvItem d 2 -Store theirs
    Remove-GitKvItem c -Store theirs
    $result = Merge-GitKvStore theirs -Store ours -Message 'together'
    $result | Should -BeOfType GitKv.GitKvMerge
    $result.Outcome, $result.From, $result.Store, $result.Added, $result.Modified, $result.Removed | Should -Be 'Merged', 'theirs', 'ours', 1, 1, 1
    $result.Commit | Should -Be (git rev-parse refs/kv/ours)
    $result.Base | Should -Be (git merge-base refs/kv/ours^1 refs/kv/theirs)
    $result.Repository | Should -Be $PWD.Path
    git log -1 --format='%s|%P' refs/kv/ours | Should -Be "together|$(git rev-parse refs/kv/ours^1) $(git rev-parse refs/kv/theirs)"
    Get-GitKvItem -Store ours | ForEach-Object { "$($_.Key)=$($_.Value)" } | Should -Be 'a=2', 'b=2', 'd=2'
    (Get-GitKvStore theirs | Merge-GitKvStore ours).Outcome | Should -Be 'FastForward'
    (Merge-GitKvStore (Get-GitKvStore theirs) -Store ours).Outcome | Should -Be 'UpToDate'
  }

  It 'says what would happen with -WhatIf, and changes nothing' {
    Set-GitKvItem a 2 -Store theirs
    $before = git for-each-ref
    Merge-GitKvStore theirs -Store ours -WhatIf | Should -BeNullOrEmpty
    git for-each-ref | Should -Be $before
    $other = Invoke-Other 'Merge-GitKvStore theirs -Store ours -WhatIf'
    "$other" | Should -BeLike '*FastForward: 0 added, 1 modified, 0 removed, 0 merged, 0 conflicts*'
  }

  It 'leaves conflicts as objects and an error, and changes nothing' {
    Set-GitKvItem a @{ x = 1 } -As CliXml -Store ours
    Set-GitKvItem a theirs -Store theirs
    Remove-GitKvItem b -Store theirs
    Set-GitKvItem b 2 -Store ours
    $before = git for-each-ref
    $result = Merge-GitKvStore theirs -Store ours -ErrorAction SilentlyContinue -ErrorVariable failed
    $failed.FullyQualifiedErrorId | Should -BeLike 'MergeConflict,*'
    $failed.TargetObject | Should -Be 'a', 'b'
    $result.Outcome | Should -Be 'Conflicts'
    $result.Conflict | Should -BeOfType GitKv.GitKvConflict
    $result.Conflict[0].Ours.x | Should -Be 1
    $result.Conflict[0].Theirs | Should -Be 'theirs'
    $result.Conflict[1].Base, $result.Conflict[1].Ours, $result.Conflict[1].Theirs | Should -Be 1, 2, $null
    git for-each-ref | Should -Be $before
    Get-GitKvConflict -Store ours | Should -BeNullOrEmpty
  }

  It 'decides by -Strategy: <Name>' -ForEach @(
    @{ Name = 'a name'; Strategy = 'theirs'; Expected = '4', '4' }
    @{ Name = 'an ordered dictionary'; Strategy = [ordered] @{ a = 'Ours'; '*' = 'Theirs' }; Expected = '3', '4' }
    @{ Name = 'a script block'; Strategy = { param($Key, $Base, $Ours, $Theirs) "$Key$Base$Ours$Theirs" }; Expected = 'a134', 'b134' }
    @{ Name = 'script blocks for patterns'; Strategy = [ordered] @{ a = { param($Key, $Base, $Ours) $Ours }; '**' = { 'x' } }; Expected = '3', 'x' }
  ) {
    'a', 'b' | ForEach-Object { Set-GitKvItem $_ 3 -Store ours; Set-GitKvItem $_ 4 -Store theirs }
    (Merge-GitKvStore theirs -Store ours -Strategy $Strategy).MergedKey | Sort-Object | Should -Be 'a', 'b'
    'a', 'b' | ForEach-Object { "$(Get-GitKvItem $_ -Store ours -ValueOnly)" } | Should -Be $Expected
  }

  It 'lets a script block remove an item, leave a conflict, or fail with nothing changed' {
    Set-GitKvItem a 3 -Store ours
    Set-GitKvItem a 4 -Store theirs
    $before = git for-each-ref
    Get-ErrorId { Merge-GitKvStore theirs -Store ours -Strategy { } | Out-Null } | Should -Be 'MergeConflict'
    { Merge-GitKvStore theirs -Store ours -Strategy { throw 'no' } } | Should -Throw 'no'
    git for-each-ref | Should -Be $before
    (Merge-GitKvStore theirs -Store ours -Strategy { $null }).Removed | Should -Be 1
    Test-GitKvItem a -Store ours | Should -BeFalse
  }

  It 'keeps the form of a side that a script block hands back' {
    Set-GitKvItem a '{ "x":   1 }' -As Bytes -Store ours
    Set-GitKvItem a 4 -Store theirs
    Merge-GitKvStore theirs -Store ours -Strategy { param($Key, $Base, $Ours) $Ours } | Out-Null
    git show refs/kv/ours:a | Should -BeExactly '{ "x":   1 }'
  }

  It 'refuses strategies that can''t be: <Id>' -ForEach @(
    @{ Id = 'MergeStrategyInvalid'; Strategy = 'Quantum' }
    @{ Id = 'MergeStrategyInvalid'; Strategy = @{ a = 'Ours'; b = 'Theirs' } }
    @{ Id = 'MergeStrategyInvalid'; Strategy = @{ Strategy = 'Ours'; Colour = 'red' } }
    @{ Id = 'MergeStrategyInvalid'; Strategy = 7 }
    @{ Id = 'KeyPatternInvalid'; Strategy = @{ '[' = 'Ours' } }
  ) {
    Set-GitKvItem a 4 -Store theirs
    Get-ErrorId { Merge-GitKvStore theirs -Store ours -Strategy $Strategy } | Should -Be $Id
  }

  It 'merges a store of another repository, and one that was fetched' {
    git clone --quiet --mirror . ../copy-of-this.git
    try {
      Set-GitKvItem d 1 -Store ours -Repository ../copy-of-this.git
      (Merge-GitKvStore ours -FromRepository ../copy-of-this.git -Store ours).Outcome | Should -Be 'FastForward'
      Set-GitKvItem e 1 -Store ours -Repository ../copy-of-this.git
      git fetch --quiet ../copy-of-this.git '+refs/kv/*:refs/remotes/copy/kv/*'
      (Merge-GitKvStore copy/ours -Store ours -NoFastForward).Outcome | Should -Be 'Merged'
      Get-GitKvItem -Store ours | ForEach-Object Key | Should -Be 'a', 'b', 'c', 'd', 'e'
      Get-ErrorId { Merge-GitKvStore ours -FromRepository ../nowhere -Store ours } | Should -Be 'RepositoryNotFound'
      Get-ErrorId { Merge-GitKvStore copy/nothing -Store ours } | Should -Be 'StoreNotFound'
    } finally { Remove-Item ../copy-of-this.git -Recurse -Force }
  }

  It 'does not merge into a store with an active transaction' {
    Start-GitKvTransaction -Store ours | Out-Null
    Get-ErrorId { Merge-GitKvStore theirs -Store ours } | Should -Be 'TransactionActive'
    Undo-GitKvTransaction
  }

  It 'says that histories are unrelated' {
    New-GitKvStore x | Out-Null
    Set-GitKvItem z 1 -Store x
    (Merge-GitKvStore x -Store ours).IsUnrelated | Should -BeTrue
    Get-GitKvItem z -Store ours -ValueOnly | Should -Be 1
  }

  It 'completes stores and strategies' {
    (TabExpansion2 'Merge-GitKvStore th' 19).CompletionMatches.CompletionText | Should -Be 'theirs'
    (TabExpansion2 'Merge-GitKvStore theirs -Strategy L' 35).CompletionMatches.CompletionText | Should -Be 'LastWriter'
  }
}

Describe 'Get-, Resolve-GitKvConflict and Undo-GitKvMerge' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    New-GitKvStore ours | Out-Null
    'a', 'b', 'c' | ForEach-Object { Set-GitKvItem $_ 1 -Store ours }
    git update-ref refs/kv/theirs refs/kv/ours
    'a', 'b' | ForEach-Object { Set-GitKvItem $_ 3 -Store ours; Set-GitKvItem $_ 4 -Store theirs }
    Merge-GitKvStore theirs -Store ours -KeepConflict | ForEach-Object Outcome | Should -Be 'Pending'
  }
  AfterEach { Exit-TestRepository }

  It 'lists what is left, and leaves the store as it is' {
    Get-GitKvConflict -Store ours | ForEach-Object { "$($_.Key) $($_.Path)$($_.Base)$($_.Ours)$($_.Theirs)" } | Should -Be 'a 134', 'b 134'
    Get-GitKvConflict b -Store ours | ForEach-Object Key | Should -Be 'b'
    Get-GitKvItem a -Store ours -ValueOnly | Should -Be 3
    Get-ErrorId { Merge-GitKvStore theirs -Store ours } | Should -Be 'MergePending'
  }

  It 'finishes with the last one, all at once or one by one' {
    (Resolve-GitKvConflict a Theirs -Store ours).Outcome | Should -Be 'Pending'
    Get-GitKvItem a -Store ours -ValueOnly | Should -Be 3
    (Resolve-GitKvConflict b -Value 9 -Store ours -Message 'by hand').Outcome | Should -Be 'Merged'
    'a', 'b', 'c' | ForEach-Object { Get-GitKvItem $_ -Store ours -ValueOnly } | Should -Be 4, 9, 1
    git log -1 --format=%s refs/kv/ours | Should -Be 'by hand'
    git for-each-ref refs/gitkv | Should -BeNullOrEmpty
    Get-ErrorId { Resolve-GitKvConflict a Ours -Store ours } | Should -Be 'MergeNotPending'
  }

  It 'takes conflicts through the pipeline: <Use>' -ForEach @(
    @{ Use = 'Ours'; Expected = 3 }
    @{ Use = 'Theirs'; Expected = 4 }
    @{ Use = 'Base'; Expected = 1 }
  ) {
    Get-GitKvConflict -Store ours | Resolve-GitKvConflict -Use $Use -WhatIf
    Get-GitKvConflict -Store ours | Should -HaveCount 2
    (Get-GitKvConflict -Store ours | Resolve-GitKvConflict -Use $Use).Outcome | Should -Be 'Merged'
    'a', 'b' | ForEach-Object { Get-GitKvItem $_ -Store ours -ValueOnly } | Should -Be $Expected, $Expected
  }

  It 'removes an item' {
    (Resolve-GitKvConflict a, b -Remove -Store ours).Removed | Should -Be 2
    Get-GitKvItem -Store ours | ForEach-Object Key | Should -Be 'c'
  }

  It 'finishes on what the store is then' {
    Resolve-GitKvConflict a Theirs -Store ours | Out-Null
    Set-GitKvItem c later -Store ours
    Set-GitKvItem b 5 -Store ours
    (Get-GitKvConflict -Store ours).Ours | Should -Be 5
    Resolve-GitKvConflict b Ours -Store ours | ForEach-Object Outcome | Should -Be 'Merged'
    'a', 'b', 'c' | ForEach-Object { Get-GitKvItem $_ -Store ours -ValueOnly } | Should -Be 4, 5, 'later'
  }

  It 'asks again where somebody changed what was decided' {
    Resolve-GitKvConflict a Theirs -Store ours | Out-Null
    Set-GitKvItem a 7 -Store ours
    Get-GitKvConflict -Store ours | ForEach-Object Key | Should -Be 'a', 'b'
  }

  It 'decides about places of a JSON document' {
    Undo-GitKvMerge -Store ours
    Set-GitKvItem d '{"p":1,"q":1,"r":1}' -As Json -Store ours
    Merge-GitKvStore ours -Store theirs -Strategy Ours | Out-Null
    Set-GitKvItem d '{"p":2,"q":2,"r":1}' -As Json -Store ours
    Set-GitKvItem d '{"p":3,"q":3,"r":9}' -As Json -Store theirs
    Merge-GitKvStore theirs -Store ours -Strategy ([ordered] @{ d = 'Json'; '**' = 'Ours' }) -KeepConflict | Out-Null
    Get-GitKvConflict -Store ours | ForEach-Object { "$($_.Path) $($_.Ours) $($_.Theirs)" } | Should -Be '/p 2 3', '/q 2 3'
    Get-GitKvConflict -Store ours | Where-Object Path -EQ /p | Resolve-GitKvConflict -Use Theirs | ForEach-Object Outcome | Should -Be 'Pending'
    Resolve-GitKvConflict d -Path /q -Value @{ x = 1 } -Store ours | ForEach-Object Outcome | Should -Be 'Merged'
    Get-GitKvItem d -Store ours -ValueOnly | ConvertTo-Json -Compress | Should -Be '{"p":3,"q":{"x":1},"r":9}'
  }

  It 'completes one whose conflicts went by themselves' {
    Set-GitKvItem a 4 -Store ours
    Set-GitKvItem b 4 -Store ours
    Get-GitKvConflict -Store ours | Should -BeNullOrEmpty
    (Resolve-GitKvConflict -Complete -Store ours).Outcome | Should -Be 'Merged'
  }

  It 'does not know what is not there' {
    Get-ErrorId { Resolve-GitKvConflict nothing Ours -Store ours } | Should -Be 'ConflictNotFound'
    Get-ErrorId { Resolve-GitKvConflict a Ours -Path /x -Store ours } | Should -Be 'ConflictNotFound'
  }

  It 'drops the merge' {
    Undo-GitKvMerge -Store ours -WhatIf
    Undo-GitKvMerge -Store ours
    git for-each-ref refs/gitkv | Should -BeNullOrEmpty
    Get-GitKvItem a -Store ours -ValueOnly | Should -Be 3
    Get-ErrorId { Undo-GitKvMerge -Store ours } | Should -Be 'MergeNotPending'
  }
}

Describe 'Set-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    New-GitKvStore s | Out-Null
  }
  AfterEach { Exit-TestRepository }

  It 'sets, changes and removes rules, in their order' {
    Set-GitKvStore s -MergeStrategy ([ordered] @{ 'a/**' = 'ours'; '**' = 'LastWriter' }) | Should -BeNullOrEmpty
    Set-GitKvStore s -MergeStrategy @{ 'a/**' = @{ Strategy = 'Theirs' } } -Message 'other way'
    $rules = (Get-GitKvStore s).MergeStrategy
    $rules | Should -BeOfType GitKv.GitKvMergeRule
    $rules.Pattern | Should -Be 'a/**', '**'
    $rules.Strategy | Should -Be 'Theirs', 'LastWriter'
    git log -1 --format=%s refs/kv/s | Should -Be 'other way'
    (Get-GitKvStore s | Set-GitKvStore -RemoveMergeStrategy '**' -PassThru).MergeStrategy.Pattern | Should -Be 'a/**'
  }

  It 'changes nothing with -WhatIf, and nothing where all is as it was' {
    Set-GitKvStore s -MergeStrategy @{ a = 'Ours' } -WhatIf
    Get-CommitCount refs/kv/s | Should -Be 1
    1..2 | ForEach-Object { Set-GitKvStore s -MergeStrategy @{ a = 'Ours' } }
    Get-CommitCount refs/kv/s | Should -Be 2
  }

  It 'takes no script blocks and nothing unknown' {
    Get-ErrorId { Set-GitKvStore s -MergeStrategy @{ a = { 1 } } } | Should -Be 'MergeStrategyInvalid'
    Get-ErrorId { Set-GitKvStore s -MergeStrategy @{ a = 'Quantum' } } | Should -Be 'MergeStrategyInvalid'
    Get-ErrorId { Set-GitKvStore nothing -MergeStrategy @{ a = 'Ours' } } | Should -Be 'StoreNotFound'
  }

  It 'copies the rules of another store' {
    New-GitKvStore t | Out-Null
    Set-GitKvStore s -MergeStrategy @{ a = 'Ours' }
    $rules = [ordered] @{}
    (Get-GitKvStore s).MergeStrategy | ForEach-Object { $rules[$_.Pattern] = $_ }
    Set-GitKvStore t -MergeStrategy $rules
    (Get-GitKvStore t).MergeStrategy.Strategy | Should -Be 'Ours'
  }
}
