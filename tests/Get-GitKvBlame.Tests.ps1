#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Get-GitKvBlame' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    # Changes in one second are told apart by their commits, not by their dates.
    $script:people = @{ Ann = 'Ann <ann@example.com>'; Bob = 'Bob <bob@example.com>'; Eve = 'Eve <eve@example.com>' }
  }
  AfterEach { Exit-TestRepository }

  It 'says of each property who gave it its value: <Layout>' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }) {
    New-GitKvStore s $Layout | Out-Null
    Set-GitKvItem other 1 -Store s
    Set-GitKvItem web ([ordered]@{ port = 80; tls = [ordered]@{ on = $false; cert = 'c' } }) -Store s -Author $people.Ann -Message 'First'
    Set-GitKvItem web ([ordered]@{ port = 8080; tls = [ordered]@{ on = $false; cert = 'c' } }) -Store s -Author $people.Bob -Message 'Port'
    Set-GitKvItem other 2 -Store s
    $last = Set-GitKvItem web ([ordered]@{ port = 8080; tls = [ordered]@{ on = $true; cert = 'c' } }) -Store s -Author $people.Eve -Message 'TLS' -PassThru
    $parts = Get-GitKvBlame web -Store s
    $parts | Should -HaveCount 3
    $parts.Path | Should -Be '/port', '/tls/on', '/tls/cert'
    $parts.By | Should -Be 'Bob', 'Eve', 'Ann'
    $parts.Message | Should -Be 'Port', 'TLS', 'First'
    $parts.Value | Should -Be 8080, $true, 'c'
    $parts[1].Version, $parts[1].Commit | Should -Be $last.Version, $last.Commit
    $parts[1].Email, $parts[1].Key, $parts[1].Store | Should -Be 'eve@example.com', 'web', 's'
    $parts[1].Transaction | Should -Match '^[0-9a-f]{32}$'
    $parts[1] | Should -BeOfType GitKv.GitKvBlame
    "$($parts[1])" | Should -Be 'web/tls/on'
    (Get-GitKvBlame web -Store s -Depth 1).By | Should -Be 'Bob', 'Eve'
    (Get-GitKvBlame web -Store s -Depth 0).By | Should -Be 'Eve'
  }

  It 'says of each line of a text who wrote it' {
    Set-GitKvItem notes "one`ntwo" -Author $people.Ann
    Set-GitKvItem notes "zero`none`n2" -Author $people.Bob
    $lines = Get-GitKvBlame notes
    $lines.Line | Should -Be 1, 2, 3
    $lines.By | Should -Be 'Bob', 'Ann', 'Bob'
    $lines.Value | Should -Be 'zero', 'one', '2'
  }

  It 'follows a rename, and elements that moved' {
    Set-GitKvItem old '["a", "b"]' -As Json -Author $people.Ann
    Rename-GitKvItem old new -Author $people.Bob
    Set-GitKvItem new '["x", "a", "b"]' -As Json -Author $people.Eve
    (Get-GitKvBlame new).By | Should -Be 'Eve', 'Ann', 'Ann'
  }

  It 'tells of the past with -AsOf' {
    Set-GitKvItem doc @{ a = 1 } -Author $people.Ann
    Checkpoint-GitKvStore v1 | Out-Null
    Set-GitKvItem doc @{ a = 2 } -Author $people.Bob
    (Get-GitKvBlame doc).By | Should -Be 'Bob'
    (Get-GitKvBlame doc -AsOf v1).By | Should -Be 'Ann'
    (Get-GitKvBlame doc -AsOf ~1).By | Should -Be 'Ann'
  }

  It 'takes wildcards and the pipeline, and leaves out what a transaction has not completed' {
    Set-GitKvItem a/x 1 -Author $people.Ann
    Set-GitKvItem a/y 2 -Author $people.Bob
    (Get-GitKvBlame a/*).By | Should -Be 'Ann', 'Bob'
    (Get-GitKvItem a/y | Get-GitKvBlame).By | Should -Be 'Bob'
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a/x 9
    (Get-GitKvBlame a/x).Value | Should -Be 1
    Undo-GitKvTransaction
  }

  It 'says nothing of who changed what a Ref store does not keep' {
    New-GitKvStore r Ref | Set-GitKvItem k 1
    git -C . update-ref refs/kv/r/hand ('x' | git hash-object -w --stdin)
    $part = Get-GitKvBlame hand -Store r
    $part.By, $part.Commit | Should -Be $null, $null
    $part.Value | Should -Match 'x'
  }

  It 'shows a table, in which a long value takes no room from who, when and why' {
    Set-GitKvItem doc ([ordered]@{ a = 'x' * 500; b = 'two' }) -Author $people.Ann -Message 'Why'
    Get-GitKvBlame doc | Out-String -Width 80 | Should -Match '(?s)/a +\d{4}-\d\d-\d\d +Ann +Why +xxx.*/b +\d{4}-\d\d-\d\d +Ann +Why +two'
  }

  It 'says what is not there' {
    Set-GitKvItem a/x 1
    Get-ErrorId { Get-GitKvBlame nothing } | Should -Be 'ItemNotFound'
    Get-ErrorId { Get-GitKvBlame a/x -AsOf nowhere } | Should -Be 'PointNotFound'
  }
}
