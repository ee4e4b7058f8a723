# The drive pd: is a folder, or a store with the same content: what PowerShell's own tests ask of files is asked of both with the same lines.
$slash = [IO.Path]::DirectorySeparatorChar

# Makes the drive in a repository of its own, and goes there.
function Enter-Drive([string] $Provider) {
  Enter-TestRepository
  $script:repository = (Get-Location).Path
  if ($Provider -eq 'FileSystem') {
    $folder = New-Item (Join-Path $repository folder) -ItemType Directory
    New-PSDrive pd FileSystem -Root $folder.FullName -Scope Global | Out-Null
    New-Item pd:/d1/d2 -ItemType Directory | Out-Null
  } else {
    New-PSDrive pd GitKv -Root $repository -Scope Global | Out-Null
  }

  Set-Content pd:/a.txt 'one', 'two', 'three'
  Set-Content pd:/b.md 'b'
  Set-Content pd:/d1/a.txt 'd1a'
  Set-Content pd:/d1/d2/c.txt 'c'
  Push-Location pd:/
}

function Exit-Drive {
  Pop-Location -ErrorAction Ignore
  Set-Location $repository
  Remove-PSDrive pd -Force -Scope Global
  Exit-TestRepository
}

# What is below a path, by names.
function Get-Tree([string] $Path = 'pd:/') { @(Get-ChildItem $Path -Recurse -Name) | Sort-Object | ForEach-Object { $_ -replace '\\', '/' } }
