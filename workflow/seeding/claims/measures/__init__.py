"""The evidence behind each claim: functions of finished tables, no engine runs here."""
