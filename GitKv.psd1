@{
  # The same manifest serves the repository and the module that ships: build/Staging.targets lays both out alike.
  RootModule           = 'GitKv/bin/GitKv.dll'
  ModuleVersion        = '0.1.0'
  GUID                 = '76457cd0-7f74-4d23-a0f2-47d4feb2b741'
  Author               = 'The GitKv developers'
  CompanyName          = 'The GitKv developers'
  Copyright            = '(c) The GitKv developers. MIT licence.'
  Description          = 'A key-value and document store that lives in a git repository: no server, every clone is a replica, every change has its who, when and why.'
  PowerShellVersion    = '7.6'
  CompatiblePSEditions = @('Core')
  FormatsToProcess     = @('GitKv/GitKv.Format.ps1xml')
  TypesToProcess       = @('GitKv/GitKv.Types.ps1xml')
  CmdletsToExport      = @(
    'Checkpoint-GitKvStore'
    'Clear-GitKvExpiredItem'
    'Compare-GitKvItem'
    'Compare-GitKvStore'
    'Complete-GitKvTransaction'
    'Connect-GitKvStore'
    'Copy-GitKvItem'
    'Dismount-GitKvStore'
    'Export-GitKvItem'
    'Find-GitKvItem'
    'Get-GitKvBlame'
    'Get-GitKvCheckpoint'
    'Get-GitKvConflict'
    'Get-GitKvHistory'
    'Get-GitKvIndex'
    'Get-GitKvItem'
    'Get-GitKvLock'
    'Get-GitKvStore'
    'Import-GitKvItem'
    'Lock-GitKvItem'
    'Measure-GitKvStore'
    'Merge-GitKvStore'
    'Mount-GitKvStore'
    'Move-GitKvItem'
    'New-GitKvIndex'
    'New-GitKvItem'
    'New-GitKvStore'
    'Optimize-GitKvStore'
    'Receive-GitKvStore'
    'Remove-GitKvCheckpoint'
    'Remove-GitKvIndex'
    'Remove-GitKvItem'
    'Remove-GitKvStore'
    'Rename-GitKvItem'
    'Resolve-GitKvConflict'
    'Restore-GitKvItem'
    'Send-GitKvStore'
    'Set-GitKvItem'
    'Set-GitKvStore'
    'Start-GitKvTransaction'
    'Step-GitKvSequence'
    'Sync-GitKvStore'
    'Test-GitKvItem'
    'Test-GitKvRemote'
    'Test-GitKvStore'
    'Undo-GitKvMerge'
    'Undo-GitKvTransaction'
    'Unlock-GitKvItem'
    'Update-GitKvIndex'
    'Update-GitKvItem'
    'Update-GitKvLease'
    'Use-GitKvLock'
    'Use-GitKvSemaphore'
    'Use-GitKvTransaction'
    'Wait-GitKvItem'
    'Watch-GitKvItem'
  )
  FunctionsToExport    = @()
  AliasesToExport      = @()
  VariablesToExport    = @()
  PrivateData          = @{
    PSData = @{
      Tags         = @('git', 'key-value', 'document', 'store', 'database', 'configuration', 'state', 'audit', 'CI', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
      LicenseUri   = 'https://github.com/gitkv/gitkv/blob/main/LICENSE'
      ProjectUri   = 'https://github.com/gitkv/gitkv'
      ReleaseNotes = 'https://github.com/gitkv/gitkv/blob/main/CHANGELOG.md'
    }
  }
}
