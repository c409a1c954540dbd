#!/bin/sh
# Runs the program that was built for another machine, as tests and scripts run the one for this machine.
exec @emulator@ -0 "$0" '@program@' "$@"
