#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'Use-GitKvTransaction' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach {
    Enter-TestRepository
    Set-GitKvItem a 1
  }
  AfterEach { Exit-TestRepository }

  It 'lands all changes in one commit' {
    Use-GitKvTransaction -Message 'two at once' {
      Set-GitKvItem a 2
      1..3 | Set-GitKvItem -Key { "n/$_" } -BatchSize 2
      Remove-GitKvItem n/1
    }
    Get-CommitCount | Should -Be 2
    Get-GitKvItem -KeysOnly | Should -Be 'a', 'n/2', 'n/3'
    (Get-GitKvItem a).Message | Should -Be 'two at once'
  }

  It 'lets commands inside read its changes, and nobody else' {
    Use-GitKvTransaction {
      Set-GitKvItem a 2
      Set-GitKvItem b 3
      Get-GitKvItem a -ValueOnly | Should -Be 2
      Get-GitKvItem -KeysOnly | Should -Be 'a', 'b'
      Test-GitKvItem b | Should -BeTrue
      Invoke-Other 'Test-GitKvItem b' | Should -Be 'False'
    }
    Invoke-Other 'Test-GitKvItem b' | Should -Be 'True'
  }

  It 'is joined by commands in functions, however deep' {
    function Set-Inner { Set-GitKvItem inner (Get-GitKvItem outer).Value }
    function Set-Outer { Set-GitKvItem outer 7; Set-Inner }
    Use-GitKvTransaction { Set-Outer }
    Get-GitKvItem inner -ValueOnly | Should -Be 7
    Get-CommitCount | Should -Be 2
  }

  It 'passes on what the script block writes, and runs it in the caller''s scope' {
    Use-GitKvTransaction { 'out'; $assigned = 5 } | Should -Be 'out'
    $assigned | Should -Be 5
  }

  It 'undoes everything on <Name>' -ForEach @(
    @{ Name = 'throw'; Script = { throw 'no' } }
    @{ Name = 'an exception of .NET'; Script = { [int]::Parse('x') } }
    @{ Name = 'a terminating error of a command'; Script = { Get-GitKvItem -Repository /does/not/exist } }
    @{ Name = '-ErrorAction Stop'; Script = { Get-GitKvItem nope -ErrorAction Stop } }
  ) {
    { Use-GitKvTransaction { Set-GitKvItem a 2; . $Script; Set-GitKvItem b 1 } } | Should -Throw
    Get-GitKvItem a -ValueOnly | Should -Be 1
    Test-GitKvItem b | Should -BeFalse
    { Complete-GitKvTransaction } | Should -Throw -ErrorId 'TransactionEnded*'
  }

  It 'undoes everything on an error outside of any try, too' {
    Invoke-Other 'Use-GitKvTransaction { Set-GitKvItem a 2; [int]::Parse("x"); Set-GitKvItem b 1 }; "went on"' 2>$null | Should -Be 'went on'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'throws what the script block threw' {
    { Use-GitKvTransaction { throw [TimeoutException]::new('late') } } | Should -Throw -ExceptionType TimeoutException
  }

  It 'does not undo for errors that do not end the script block' {
    Use-GitKvTransaction { Set-GitKvItem a 2; Get-GitKvItem nope; Write-Error 'hm'; Set-GitKvItem b 1 } 2>$null
    Get-GitKvItem -ValueOnly | Should -Be 2, 1
  }

  It 'undoes everything when it is stopped' {
    $shell = [powershell]::Create()
    $started = [Threading.ManualResetEventSlim]::new()
    $null = $shell.AddScript({
        param($module, $folder, $started)
        Import-Module $module
        Set-Location $folder
        Use-GitKvTransaction { Set-GitKvItem a 2; $started.Set(); Start-Sleep 60 }
      }).AddArgument($module).AddArgument("$PWD").AddArgument($started)
    $running = $shell.BeginInvoke()
    $started.Wait(30000) | Should -BeTrue
    $shell.Stop()
    $running.IsCompleted | Should -BeTrue
    $shell.Dispose()
    Get-GitKvItem a -ValueOnly | Should -Be 1
    Set-GitKvItem a 3
    Get-GitKvItem a -ValueOnly | Should -Be 3
  }

  It 'fails where somebody else changed what it changes, and lands nothing' {
    {
      Use-GitKvTransaction {
        Set-GitKvItem a 2
        Set-GitKvItem b 2
        Invoke-Other 'Set-GitKvItem a 100'
      }
    } | Should -Throw -ErrorId 'VersionMismatch,*'
    Get-GitKvItem a -ValueOnly | Should -Be 100
    Test-GitKvItem b | Should -BeFalse
  }

  It 'does not mind somebody else''s change of another key' {
    Use-GitKvTransaction { Set-GitKvItem a 2; Invoke-Other 'Set-GitKvItem other 1' }
    Get-GitKvItem -ValueOnly | Should -Be 2, 1
  }

  It 'runs again with -MaxRetries, and writes only the output of the run that landed' {
    $script:runs = 0
    Use-GitKvTransaction -MaxRetries 3 {
      $value = (Get-GitKvItem a).Value
      Set-GitKvItem a ($value + 1)
      if ($script:runs++ -eq 0) { Invoke-Other 'Set-GitKvItem a 100' }
      "run $script:runs"
    } | Should -Be 'run 2'
    Get-GitKvItem a -ValueOnly | Should -Be 101
  }

  It 'is not nested' {
    { Use-GitKvTransaction { Set-GitKvItem a 2; Use-GitKvTransaction { 1 } } } | Should -Throw -ErrorId 'TransactionActive,*'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'concerns one store: others are written at once' {
    New-GitKvStore other | Out-Null
    { Use-GitKvTransaction { Set-GitKvItem a 2; Set-GitKvItem b 1 -Store other; throw 'no' } } | Should -Throw 'no'
    Get-GitKvItem a -ValueOnly | Should -Be 1
    Get-GitKvItem b -Store other -ValueOnly | Should -Be 1
  }

  It 'works on a <Layout> store' -ForEach @{ Layout = 'Branch' }, @{ Layout = 'Ref' } {
    New-GitKvStore s $Layout | Out-Null
    Use-GitKvTransaction -Store s { Set-GitKvItem x 1 -Store s; Set-GitKvItem y 2 -Store s }
    Get-GitKvItem -Store s -ValueOnly | Should -Be 1, 2
    { Use-GitKvTransaction -Store s { Set-GitKvItem x 5 -Store s; throw 'no' } } | Should -Throw 'no'
    Get-GitKvItem x -Store s -ValueOnly | Should -Be 1
  }

  It 'writes the transaction with -PassThru, with the id that its commit bears' {
    $transaction = Use-GitKvTransaction { Set-GitKvItem a 2 } -PassThru
    $transaction.State | Should -Be 'Completed'
    $transaction.Count | Should -Be 1
    git log -1 '--format=%(trailers:key=GitKv-Transaction,valueonly)' refs/kv/default | Select-Object -First 1 | Should -Be $transaction.Id
  }

  It 'runs nothing with -WhatIf' {
    Use-GitKvTransaction { Set-GitKvItem a 2; 'ran' } -WhatIf | Should -BeNullOrEmpty
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }
}

Describe 'Start-, Complete- and Undo-GitKvTransaction' {
  BeforeAll { . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1') }
  BeforeEach { Enter-TestRepository }
  AfterEach { Exit-TestRepository }

  It 'lands the changes between start and completion' {
    $transaction = Start-GitKvTransaction -Message 'by hand'
    $transaction.State | Should -Be 'Active'
    Set-GitKvItem a 1
    Set-GitKvItem b 2
    $transaction.Count | Should -Be 2
    Invoke-Other 'Test-GitKvItem a' | Should -Be 'False'
    Complete-GitKvTransaction
    $transaction.State | Should -Be 'Completed'
    Get-CommitCount | Should -Be 1
    (Get-GitKvItem b).Message | Should -Be 'by hand'
  }

  It 'drops them on Undo' {
    Set-GitKvItem a 1
    $transaction = Start-GitKvTransaction
    Set-GitKvItem a 2
    Undo-GitKvTransaction
    $transaction.State | Should -Be 'Undone'
    Get-GitKvItem a -ValueOnly | Should -Be 1
  }

  It 'says that one is active already' {
    Start-GitKvTransaction | Out-Null
    { Start-GitKvTransaction } | Should -Throw -ErrorId 'TransactionActive,*'
  }

  It 'says that none is active, or that it has ended' {
    { Complete-GitKvTransaction } | Should -Throw -ErrorId 'TransactionEnded,*'
    { Undo-GitKvTransaction } | Should -Throw -ErrorId 'TransactionEnded,*'
    $transaction = Start-GitKvTransaction
    $transaction | Complete-GitKvTransaction
    { $transaction | Complete-GitKvTransaction } | Should -Throw -ErrorId 'TransactionEnded,*'
    { $transaction | Undo-GitKvTransaction } | Should -Throw -ErrorId 'TransactionEnded,*'
  }

  It 'finds the active one from another location, too' {
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a 1
    $repository = $PWD
    Set-Location ([IO.Path]::GetTempPath())
    Complete-GitKvTransaction
    Get-GitKvItem a -Repository $repository -ValueOnly | Should -Be 1
    Set-Location $repository
  }

  It 'keeps transactions on two stores apart' {
    New-GitKvStore other | Out-Null
    Start-GitKvTransaction | Out-Null
    Start-GitKvTransaction -Store other | Out-Null
    Set-GitKvItem a 1
    Set-GitKvItem b 1 -Store other
    Undo-GitKvTransaction
    Complete-GitKvTransaction -Store other
    Test-GitKvItem a | Should -BeFalse
    Get-GitKvItem b -Store other -ValueOnly | Should -Be 1
  }

  It 'is not seen by another runspace' {
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a 1
    1 | ForEach-Object -Parallel {
      Import-Module $using:module
      Set-Location $using:PWD
      Test-GitKvItem a
    } | Should -BeFalse
  }

  It 'takes the reasons of its commands where it was given none' {
    Start-GitKvTransaction | Out-Null
    Set-GitKvItem a 1 -Message 'first'
    Set-GitKvItem b 1 -Message 'second'
    Complete-GitKvTransaction
    (Get-GitKvItem a).Message | Should -Be "first`nsecond"
  }

  It 'keeps items that were read inside readable after its end' {
    Start-GitKvTransaction | Out-Null
    $item = Set-GitKvItem a @{ n = 1 } -PassThru
    Undo-GitKvTransaction
    $item.Value.n | Should -Be 1
  }
}
