#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Compare-GitKvItem and Compare-GitKvStore' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'says what differs between two checkpoints: <Layout>' -ForEach @(@{ Layout = 'Tree' }, @{ Layout = 'Branch' }, @{ Layout = 'Ref' }) {
    New-GitKvStore s $Layout | Out-Null
    Set-GitKvItem app/web @{ port = 80 } -Store s
    Set-GitKvItem app/gone 1 -Store s
    Set-GitKvItem same 1 -Store s
    Checkpoint-GitKvStore v1 -Store s | Out-Null
    Set-GitKvItem app/web @{ port = 8080 } -Store s
    Remove-GitKvItem app/gone -Store s
    Set-GitKvItem new 'x' -Store s
    Checkpoint-GitKvStore v2 -Store s | Out-Null
    Set-GitKvItem later 1 -Store s
    $found = Compare-GitKvStore s -AsOf v1 -To v2
    $found | ForEach-Object { "$_" } | Should -Be 'Removed app/gone', 'Modified app/web', 'Added new'
    $found[1] | Should -BeOfType GitKv.GitKvDifference
    $found[1].Before.port, $found[1].After.port | Should -Be 80, 8080
    $found[1].Operations | ForEach-Object { "$_" } | Should -Be 'replace /port 80 -> 8080'
    $found[1].Operations.Op, $found[1].Operations.Path, $found[1].Operations.OldValue, $found[1].Operations.Value | Should -Be 'replace', '/port', 80, 8080
    $found[0].After, $found[0].AfterVersion, $found[0].Operations | Should -Be $null, $null, $null
    (Compare-GitKvItem app/* -Store s -From v1).Key | Should -Be 'app/gone', 'app/web'
    (Compare-GitKvStore s -From (Get-GitKvCheckpoint v2 -Store s)).Key | Should -Be 'later'
  }

  It 'compares with the change before, or what the active transaction changes, where no point is given' {
    Set-GitKvItem a 1
    Set-GitKvItem b 1
    Set-GitKvItem a 2
    (Compare-GitKvItem).Key | Should -Be 'a'
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem b 3
    Set-GitKvItem c 4
    $found = Compare-GitKvItem
    $found.Key | Should -Be 'b', 'c'
    $found[0].Before, $found[0].After | Should -Be 1, 3
    (Compare-GitKvItem -AsOf ~1).Key | Should -Be 'a', 'b', 'c'
    Undo-GitKvTransaction
    $found[1].After | Should -Be 4
  }

  It 'compares two stores and two repositories' {
    New-GitKvStore one | Out-Null
    New-GitKvStore two Ref | Out-Null
    Set-GitKvItem a 1 -Store one
    Set-GitKvItem b 1 -Store one
    Set-GitKvItem a 2 -Store two
    Compare-GitKvStore one two | ForEach-Object { "$_" } | Should -Be 'Modified a', 'Removed b'
    Compare-GitKvItem b -Store two -DifferenceStore one | ForEach-Object { "$_" } | Should -Be 'Added b'
    $first = $PWD.Path
    Enter-TestRepository
    Set-GitKvItem a 1 -Store default
    New-GitKvStore one | Set-GitKvItem a 3
    $found = Compare-GitKvStore one -Repository $first -DifferenceRepository $PWD
    $found | ForEach-Object { "$_" } | Should -Be 'Modified a', 'Removed b'
    $found[0].Before, $found[0].After, $found[0].Repository | Should -Be 1, 3, $PWD.Path
    Pop-Location
  }

  It 'reads values that were there when it ran, also later' {
    Set-GitKvItem a 1
    Set-GitKvItem a 2
    $found = Compare-GitKvItem a
    Set-GitKvItem a 3
    $found.Before, $found.After | Should -Be 1, 2
  }

  It 'shows the operations in a table, and lines with -Detailed' {
    Set-GitKvItem doc ([ordered]@{ a = 1; list = 1, 2, 3 })
    Set-GitKvItem text "one`ntwo`n"
    Checkpoint-GitKvStore v1 | Out-Null
    Set-GitKvItem doc ([ordered]@{ a = 1; list = 0, 1, 2, 3 })
    Set-GitKvItem text "one`n2`n"
    $table = Compare-GitKvItem -AsOf v1 | Out-String -Width 200
    $table | Should -Match 'Modified +doc +add /list/0 0'
    $table | Should -Match 'Modified +text +one two -> one 2'
    $lines = Compare-GitKvItem -AsOf v1 -Detailed | Out-String -Width 200
    $lines | Should -Match '--- a/doc'
    $lines | Should -Match '\+    0,'
    $lines | Should -Match '-two\r?\n\+2'
    (Compare-GitKvItem text -AsOf v1).Diff | Should -Be "--- a/text`n+++ b/text`n@@ -1,2 +1,2 @@`n one`n-two`n+2`n"
  }

  It 'says what can''t be compared: <Id>' -ForEach @(
    @{ Id = 'ItemNotFound'; Script = { Compare-GitKvItem nothing } }
    @{ Id = 'PointNotFound'; Script = { Compare-GitKvItem -AsOf nowhere } }
    @{ Id = 'UsageInvalid'; Script = { Compare-GitKvItem -To ~1 } }
    @{ Id = 'StoreNotFound'; Script = { Compare-GitKvStore -DifferenceStore nowhere } }
    @{ Id = 'KeyPatternInvalid'; Script = { Compare-GitKvItem 'a[' } }
  ) {
    Set-GitKvItem a 1
    Set-GitKvItem a 2
    Get-ErrorId $Script | Should -Be $Id
  }

  It 'takes a version of an exact key for a point' {
    $version = (Set-GitKvItem a 1 -PassThru).Version
    Set-GitKvItem a 2
    Set-GitKvItem a 3
    (Compare-GitKvItem a -AsOf $version).Before | Should -Be 1
  }
}
