#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Views' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'shows items as a table, values on one line' {
    Set-GitKvItem doc ([ordered]@{ a = 1; b = @('x', $null) })
    Set-GitKvItem lines "one`n  two`n"
    Set-GitKvItem null $null
    Set-GitKvItem raw ([byte[]](0, 255))
    $shown = Get-GitKvItem | Out-String -Width 200
    $shown | Should -Match 'Key +Value +Size +Version'
    $shown | Should -Match 'doc +\{"a":1,"b":\["x",null\]\}'
    $shown | Should -Match 'lines +one two'
    $shown | Should -Match 'null +null'
    $shown | Should -Match 'raw +00 ff'
    $shown | Should -Match (Get-GitKvItem doc).Version.Substring(0, 10)
  }

  It 'cuts long values, and does not read those of many megabytes' {
    Set-GitKvItem long ('x' * 1000)
    Set-GitKvItem huge ('y' * 5MB)
    $shown = Get-GitKvItem | Out-String -Width 300
    $shown | Should -Match 'x{100}…'
    $shown | Should -Match 'y{100}…'
  }

  It 'shows what is wrong with a value that can''t be read' {
    Set-GitKvItem bad '{"n":1e400000}' -As Bytes
    Get-GitKvItem b* | Out-String -Width 200 | Should -Match 'ValueInvalid'
  }

  It 'does not ask history for any default view' {
    Set-GitKvItem a 1
    $items = Get-GitKvItem
    $items | Format-Table | Out-String | Should -Not -Match 'Tess'
    $list = $items | Format-List | Out-String
    $list | Should -Not -Match 'Tess'
    $list | Should -Match 'Repository +:'
    $items | Format-List * | Out-String | Should -Match 'UpdatedBy +: Tess Test'
  }

  It 'shows stores and transactions as tables' {
    New-GitKvStore s Branch | Out-String -Width 200 | Should -Match 's +Branch +refs/kv/s'
    Start-GitKvTransaction -Store s -Message why | Out-String | Should -Match 's +Active +0 +why'
  }

  It 'keeps what a script sees of an item when it goes to another session' {
    Set-GitKvItem a @{ n = 1 }
    $back = [Management.Automation.PSSerializer]::Deserialize([Management.Automation.PSSerializer]::Serialize((Get-GitKvItem a), 3))
    $back.Key, $back.Value.n, $back.Store | Should -Be 'a', 1, 'default'
  }
}
