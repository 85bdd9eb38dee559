#!/usr/bin/env bash
# The identity provider made of pysaml2, as Debian packages it, on this machine: start.sh PORT FOLDER
# FOLDER gets its key, and has the service providers' metadata: FOLDER/sp/*.xml, which may come later.
# Needs: python3-pysaml2 xmlsec1 openssl. Ends with the first signal, or at once when something is missing.
set -euo pipefail
port=$1 folder=$(realpath "$2")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
# Debian's own Python: another one in the PATH does not see Debian's packages.
python=/usr/bin/python3

for command in "$python" xmlsec1 openssl; do
  command -v "$command" >/dev/null || { printf '%s is not installed\n' "$command" >&2; exit 1; }
done
"$python" -c 'import saml2' 2>/dev/null || { printf 'python3-pysaml2 is not installed\n' >&2; exit 1; }

mkdir -p "$folder"/{cert,sp}
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Interop pysaml2' \
  -keyout "$folder/cert/idp.key" -out "$folder/cert/idp.crt" 2>/dev/null
exec "$python" -W ignore -u -B "$here/idp.py" "$port" "$folder"
