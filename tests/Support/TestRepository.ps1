# For every file of tests: the staged module, and repositories that know nothing of this machine's git configuration.
$module = $env:GITKV_MODULE ? $env:GITKV_MODULE : (Join-Path $PSScriptRoot '..' '..' 'artifacts' 'module' 'GitKv' 'GitKv.psd1')
Import-Module $module

$env:GIT_CONFIG_GLOBAL = $IsWindows ? 'NUL' : '/dev/null'
$env:GIT_CONFIG_NOSYSTEM = '1'

# What comes from remotes is kept apart from this person's.
$env:GITKV_CACHE = Join-Path ([IO.Path]::GetTempPath()) "gitkv-pester-cache-$PID"
foreach ($name in 'GIT_DIR', 'GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_AUTHOR_DATE', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL', 'GIT_COMMITTER_DATE') {
  Remove-Item "env:$name" -ErrorAction Ignore
}

# Makes an empty repository and goes there.
function Enter-TestRepository([switch] $Bare) {
  $path = Join-Path ([IO.Path]::GetTempPath()) "gitkv-pester-$([guid]::NewGuid().ToString('N'))"
  $arguments = @('init', '--quiet') + @(if ($Bare) { '--bare' }) + $path
  git @arguments
  git -C $path config user.name 'Tess Test'
  git -C $path config user.email 'tess@example.com'
  $script:testRepositories += @($path)
  Push-Location $path
}

# Makes an empty repository beside the present one that plays the remote, known as origin.
function New-TestRemote {
  $path = "$((Get-Location).Path)-remote-$([guid]::NewGuid().ToString('N')).git"
  git init --quiet --bare $path
  git -C $path config uploadpack.allowFilter true
  git remote add origin $path
  $script:testRemotes += @($path)
  $path
}

# Leaves it, and removes it with any other that was made. A transaction that a failed test left active would meet the next one.
function Exit-TestRepository {
  try { while ($true) { Undo-GitKvTransaction } } catch { Write-Debug "$_" }
  while ($script:testRepositories) {
    Pop-Location -ErrorAction Ignore
    $path, $script:testRepositories = $script:testRepositories
    Remove-Item $path -Recurse -Force -ErrorAction Ignore
  }

  $script:testRemotes | Where-Object { $_ } | Remove-Item -Recurse -Force -ErrorAction Ignore
  $script:testRemotes = @()
  Remove-Item $env:GITKV_CACHE -Recurse -Force -ErrorAction Ignore
}

# The errors that a script block writes or throws: their ids, without the command behind the comma.
function Get-ErrorId([scriptblock] $Script) {
  try {
    & $Script 2>&1 | Where-Object { $_ -is [Management.Automation.ErrorRecord] } | ForEach-Object { $_.FullyQualifiedErrorId -replace ',.*' }
  } catch {
    $_.FullyQualifiedErrorId -replace ',.*'
  }
}

# Another PowerShell, as somebody else who uses the same repository.
function Invoke-Other([string] $Command) {
  & ([Environment]::ProcessPath) -NoProfile -NonInteractive -Command "Import-Module '$module'; Set-Location '$PWD'; $Command"
}

function Get-CommitCount([string] $Ref = 'refs/kv/default') {
  [int](git rev-list --count $Ref)
}
