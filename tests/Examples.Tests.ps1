#Requires -Modules @{ ModuleName = 'Pester'; ModuleVersion = '5.5.0' }

# The steps of the workflows in examples/: each block of a file runs in the order of the file, in a clone of a bare remote, with what the host would have set.
BeforeDiscovery {
  $examples = Get-ChildItem (Join-Path $PSScriptRoot '..' 'examples') -File -Recurse | Where-Object Extension -In '.yml', '.Jenkinsfile' |
    ForEach-Object { @{ Name = "$($_.Directory.Name)/$($_.Name)"; Path = $_.FullName } }
}

BeforeAll {
  . (Join-Path $PSScriptRoot 'Support' 'TestRepository.ps1')
  $gitkv = Get-ChildItem (Join-Path $PSScriptRoot '..' 'src' 'GitKv.Cli' 'bin') -Recurse -File -Filter ($IsWindows ? 'gitkv.exe' : 'gitkv') -ErrorAction Ignore |
    Sort-Object LastWriteTime | Select-Object -Last 1

  function New-Block([string] $Shell, [string] $Text) { [pscustomobject]@{ Shell = $Shell; Text = $Text } }

  # All steps below a node, wherever a host has them, in order.
  function Find-Step($Node, [string] $Shell) {
    if ($Node -is [Collections.IDictionary]) {
      if ($Node.Contains('defaults') -and $Node['defaults'].Contains('run')) { $Shell = $Node['defaults']['run']['shell'] }
      if ($Node.Contains('run') -and $Node['run'] -is [string]) { New-Block ($Node.Contains('shell') ? $Node['shell'] : $Shell) $Node['run'] }
      elseif ($Node.Contains('pwsh')) { New-Block pwsh $Node['pwsh'] }
      elseif ($Node.Contains('script') -and $Node['script'] -isnot [Collections.IDictionary]) { New-Block bash (@($Node['script']) -join "`n") }
      else { foreach ($value in $Node.Values) { Find-Step $value $Shell } }
    } elseif ($Node -is [Collections.IEnumerable] -and $Node -isnot [string]) {
      foreach ($value in $Node) { Find-Step $value $Shell }
    }
  }

  # The blocks of a file. YAML is read by GitKv itself.
  function Get-Block([string] $Path) {
    if ($Path -like '*.yml') {
      $scratch = "yaml/$([guid]::NewGuid().ToString('N'))"
      Set-GitKvItem $scratch ([IO.File]::ReadAllText($Path)) -As Yaml
      Find-Step (Get-GitKvItem $scratch -AsHashtable -ValueOnly) bash
      Remove-GitKvItem $scratch
    } else {
      [regex]::Matches([IO.File]::ReadAllText($Path), "(?s)\b(sh|pwsh) (?:'''(.*?)'''|'([^'\n]*)')") |
        ForEach-Object { New-Block ($_.Groups[1].Value -eq 'sh' ? 'bash' : 'pwsh') ($_.Groups[2].Value + $_.Groups[3].Value) }
    }
  }

  # What a host puts in the place of its own expressions.
  function Expand-Expression([string] $Text) {
    $Text -replace '\$\{\{\s*steps\.\S+\s*\}\}', '7' -replace '\$\{\{\s*github\.event\.before\s*\}\}', $env:BEFORE -replace '\$\{\{[^}]*\}\}', 'x'
  }

  # Whether all that a block uses is there: commands, and their parameters.
  function Test-Usable($Block) {
    if ($Block.Shell -eq 'bash') {
      foreach ($use in [regex]::Matches($Block.Text, '(?m)\bgitkv ([a-z]+(?: (?:create|list|remove|set)\b)?)([^\n|)]*)')) {
        $help = & $gitkv.FullName @($use.Groups[1].Value -split ' ') --help 2>&1 | Out-String
        foreach ($option in [regex]::Matches(($use.Groups[2].Value -replace ' -- .*'), '(?<= )--[a-z-]+')) {
          if (-not $help.Contains($option.Value)) { return $false }
        }
      }
    }

    $text = $Block.Text -replace "(?s)^.*?pwsh -Command '(.*)'.*$", '$1'
    $script = [System.Management.Automation.Language.Parser]::ParseInput($text, [ref] $null, [ref] $null)
    foreach ($command in $script.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true)) {
      if ("$($command.GetCommandName())" -notlike '*-GitKv*') { continue }
      $found = Get-Command $command.GetCommandName() -ErrorAction Ignore
      if (-not $found) { return $false }
      $known = @($found.Parameters.Keys) + @($found.Parameters.Values.Aliases)
      foreach ($element in $command.CommandElements) {
        if ($element -is [System.Management.Automation.Language.CommandParameterAst] -and $element.ParameterName -notin $known) { return $false }
      }
    }

    $true
  }

  function Invoke-Block($Block) {
    $text = Expand-Expression $Block.Text
    if ($Block.Shell -eq 'bash') {
      [IO.File]::WriteAllText("$folder/step.sh", "set -e`n$text`n".Replace("`r", ''))
      $output = & bash "$folder/step.sh" 2>&1 | Out-String
    } else {
      [IO.File]::WriteAllText("$folder/step.ps1", "`$ErrorActionPreference = 'Stop'; Import-Module '$module'`n$text")
      $output = & ([Environment]::ProcessPath) -NoProfile -NonInteractive -File "$folder/step.ps1" 2>&1 | Out-String
    }

    $LASTEXITCODE | Should -Be 0 -Because $output
    $output
  }
}

Describe 'The example <Name>' -ForEach $examples {
  BeforeEach {
    Enter-TestRepository
    $folder = Join-Path ([IO.Path]::GetTempPath()) "gitkv-example-$([guid]::NewGuid().ToString('N'))"
    $null = New-Item $folder, "$folder/bin" -ItemType Directory
    $blocks = @(Get-Block $Path)
    foreach ($block in $blocks) {
      $block.Text = ($block.Text -split "`n" | Where-Object { $_ -notmatch "^\s*(pwsh -Command ')?(Install-PSResource|dotnet tool install)\b" }) -join "`n"
    }

    $blocks = @($blocks | Where-Object { $_.Text.Trim() })

    # What the project of the workflow would bring, and a remote with a configuration that has been applied once.
    git init --quiet --bare "$folder/remote.git"
    git commit --quiet --allow-empty -m project
    Set-GitKvItem web/replicas 2
    Set-GitKvItem web/replicas 3
    git update-ref refs/heads/kv/config refs/kv/default
    git update-ref -d refs/kv/default
    git push --quiet "$folder/remote.git" HEAD:refs/heads/main refs/heads/kv/config
    git clone --quiet --branch main "$folder/remote.git" "$folder/clone"
    git -C "$folder/clone" config user.name 'A runner'
    git -C "$folder/clone" config user.email 'runner@example.com'
    $files = @{
      'clone/deploy.ps1' = '"deployed to $args"'; 'clone/apply.ps1' = '"applied $args"'; 'clone/run-tests.ps1' = '[pscustomobject]@{ passed = 3; failed = 0 }'
      'clone/deploy.sh' = "#!/bin/sh`necho deployed to `$1`n"; 'clone/run-tests.sh' = "#!/bin/sh`necho '{`"passed`": 3, `"failed`": 0}'`n"; 'bin/gh' = "#!/bin/sh`necho asked for approval`n"
    }
    foreach ($file in $files.Keys) {
      [IO.File]::WriteAllText("$folder/$file", $files[$file])
      if (-not $IsWindows) { chmod +x "$folder/$file" }
    }

    $variables = @{
      PATH = "$folder/bin$([IO.Path]::PathSeparator)$($gitkv.DirectoryName)$([IO.Path]::PathSeparator)$env:PATH"; GITKV_CACHE = "$folder/cache"
      GITHUB_SHA = git -C "$folder/clone" rev-parse HEAD; GITHUB_RUN_ID = '4711'; GITHUB_ACTOR = 'ann'; GITHUB_OUTPUT = "$folder/output"; GITHUB_STEP_SUMMARY = "$folder/summary"
      GH_TOKEN = 'x'; SUITE = 'unit'; TARGET = 'production'; KEY = 'web/replicas'; VALUE = '4'; BEFORE = git -C "$folder/clone" rev-parse origin/kv/config~1
      CI_PROJECT_URL = "$folder/remote"; CI_PIPELINE_ID = '4711'; CI_COMMIT_SHA = 'abc'; CI_COMMIT_BEFORE_SHA = git -C "$folder/clone" rev-parse origin/kv/config~1; GITLAB_USER_LOGIN = 'ann'
      BUILD_BUILDID = '4711'; BUILD_SOURCEVERSION = 'abc'; BUILD_TAG = 'jenkins-app-7'; GIT_COMMIT = 'abc'; APPROVED_BY = 'ann'
    }
    $before = @{}
    foreach ($name in $variables.Keys) { $before[$name] = [Environment]::GetEnvironmentVariable($name); [Environment]::SetEnvironmentVariable($name, $variables[$name]) }
    Push-Location "$folder/clone"
  }
  AfterEach {
    Pop-Location
    foreach ($name in $before.Keys) { [Environment]::SetEnvironmentVariable($name, $before[$name]) }
    Remove-Item $folder -Recurse -Force
    Exit-TestRepository
  }

  It 'has steps that PowerShell and bash can read' {
    $blocks.Count | Should -BeGreaterThan 0
    foreach ($block in $blocks) {
      if ($block.Shell -eq 'bash') {
        if ($IsWindows) { continue }
        (Expand-Expression $block.Text) | bash -n
        $LASTEXITCODE | Should -Be 0 -Because $block.Text
      } else {
        $errors = $null
        $null = [System.Management.Automation.Language.Parser]::ParseInput((Expand-Expression $block.Text), [ref] $null, [ref] $errors)
        $errors | Should -BeNullOrEmpty
      }
    }
  }

  It 'does what it says' {
    if ($IsWindows -or -not $gitkv) { Set-ItResult -Skipped -Because 'the steps need bash and the command gitkv'; return }
    foreach ($block in $blocks) { Test-Usable $block | Should -BeTrue -Because "each command and parameter is there that is used in: $($block.Text)" }

    git -C "$folder/remote.git" config receive.advertisePushOptions true
    foreach ($block in $blocks) { $null = Invoke-Block $block }
  }
}
