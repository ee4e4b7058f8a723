#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

Describe 'The module' {
  BeforeAll {
    $module = Get-Module GitKv -ListAvailable | Select-Object -First 1
    $manifest = $module.Path

    # Each of these starts a PowerShell of its own: what an import does to a process can only be seen in a fresh one.
    function Invoke-Fresh([scriptblock] $Script, [string] $ModulePath = $env:PSModulePath) {
      $saved = $env:PSModulePath
      try {
        $env:PSModulePath = $ModulePath
        $text = "`$ErrorActionPreference = 'Stop'; & { $Script } '$manifest'"
        $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($text))
        $output = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -OutputFormat Text -EncodedCommand $encoded 2>&1
        if ($LASTEXITCODE -ne 0) {
          throw "The fresh PowerShell failed: $output"
        }
        $output
      } finally {
        $env:PSModulePath = $saved
      }
    }
  }

  It 'exports exactly the cmdlets that its manifest lists' {
    $listed = (Import-PowerShellDataFile $manifest).CmdletsToExport
    (Import-Module $manifest -PassThru).ExportedCmdlets.Keys | Sort-Object | Should -Be ($listed | Sort-Object)
  }

  It 'has a manifest that PowerShell accepts' {
    { Test-ModuleManifest $manifest -ErrorAction Stop } | Should -Not -Throw
  }

  It 'does not load the engine, nor anything that the engine needs, on import' {
    Invoke-Fresh {
      Import-Module $args[0]
      [AppDomain]::CurrentDomain.GetAssemblies().Location | Where-Object { $_ -match '[\\/]deps[\\/]' }
    } | Should -BeNullOrEmpty
  }

  It 'neither loads libgit2 nor knows LibGit2Sharp for what scripts do all day' {
    $repository = Join-Path $TestDrive 'without'
    git init --quiet $repository
    $env:GITKV_TEST_REPOSITORY = $repository
    Invoke-Fresh {
      Import-Module $args[0]
      Set-Location $env:GITKV_TEST_REPOSITORY
      1..100 | Set-GitKvItem -KeyProperty { "n/$_" }
      Set-GitKvItem greeting hello -Message 'Says hello'
      Get-GitKvItem greeting -ValueOnly
      (Get-GitKvItem).Count
      (Get-GitKvHistory greeting).Message
      Remove-GitKvItem greeting
      Test-GitKvItem greeting
      [AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Where-Object { $_ -like '*LibGit2*' }
      [Diagnostics.Process]::GetCurrentProcess().Modules.ModuleName | Where-Object { $_ -like '*git2*' }
      if ($IsLinux) { Get-Content /proc/self/maps | Where-Object { $_ -like '*git2*' } }
    } | Should -Be 'hello', '101', 'Says hello', 'False'
  }

  It 'works when copied alone to an empty folder on the module path' {
    $folder = Join-Path $TestDrive 'modules'
    Copy-Item (Split-Path $manifest) (Join-Path $folder 'GitKv') -Recurse
    $repository = Join-Path $TestDrive 'copied'
    git init --quiet $repository
    $env:GITKV_TEST_REPOSITORY = $repository
    Invoke-Fresh -ModulePath $folder {
      Set-Location $env:GITKV_TEST_REPOSITORY
      Set-GitKvItem greeting hello
      Get-GitKvItem greeting -ValueOnly
      (Get-Module GitKv).ModuleBase
    } | Should -Be 'hello', (Join-Path $folder 'GitKv')
  }

  It 'works again after Remove-Module and another import' {
    $repository = Join-Path $TestDrive 'again'
    git init --quiet $repository
    $env:GITKV_TEST_REPOSITORY = $repository
    Invoke-Fresh {
      Set-Location $env:GITKV_TEST_REPOSITORY
      foreach ($round in 1..3) {
        Import-Module $args[0]
        Set-GitKvItem round $round
        Get-GitKvItem round -ValueOnly
        Remove-Module GitKv
      }
    } | Should -Be 1, 2, 3
  }

  It 'works in several runspaces at once, while others remove it and import it again' {
    $repository = Join-Path $TestDrive 'parallel'
    git init --quiet $repository
    $env:GITKV_TEST_REPOSITORY = $repository
    Invoke-Fresh {
      $manifest = $args[0]
      1..12 | ForEach-Object -ThrottleLimit 4 -Parallel {
        $ErrorActionPreference = 'Stop'
        Set-Location $env:GITKV_TEST_REPOSITORY
        Import-Module $using:manifest
        Set-GitKvItem "runspace/$_" $_
        Remove-Module GitKv
        Import-Module $using:manifest
        Get-GitKvItem "runspace/$_" -ValueOnly
      } | Sort-Object
    } | Should -Be (1..12)
  }

  It 'works beside a module that brought another YamlDotNet, whichever was loaded first' {
    $repository = Join-Path $TestDrive 'beside'
    git init --quiet $repository
    $env:GITKV_TEST_REPOSITORY = $repository
    $env:GITKV_TEST_OTHER = Join-Path $TestDrive 'other' 'YamlDotNet.dll'
    New-Item -ItemType Directory (Split-Path $env:GITKV_TEST_OTHER) | Out-Null
    Add-Type -TypeDefinition 'namespace YamlDotNet { public static class Other { public static string Name => "other"; } }' -OutputAssembly $env:GITKV_TEST_OTHER
    Invoke-Fresh {
      Add-Type -Path $env:GITKV_TEST_OTHER
      Import-Module $args[0]
      Set-Location $env:GITKV_TEST_REPOSITORY
      Set-GitKvItem beside ([pscustomobject]@{ answer = 42 }) -As Yaml
      Get-GitKvItem beside -Raw
      [YamlDotNet.Other]::Name
    } | Select-Object -Last 1 | Should -Be 'other'
  }

  It 'keeps the engine to itself: its types do not resolve by name' {
    Invoke-Fresh {
      Import-Module $args[0]
      'GitKv.Core.Stores.KvStore' -as [type]
    } | Should -BeNullOrEmpty
  }
}
