"Files to run in a clone; installed they are `bikd_nb.data_scripts`, run by the commands that settings.ini names"
