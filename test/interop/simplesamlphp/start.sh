#!/usr/bin/env bash
# SimpleSAMLphp as Debian packages it, as an identity provider on this machine: start.sh PORT FOLDER
# FOLDER gets its key, its sessions and its log, and has the service providers' metadata: FOLDER/sp/*.xml, read at every request.
# Needs: simplesamlphp php-cli php-xml php-mbstring openssl. Ends with the first signal, or at once when something is missing.
set -euo pipefail
port=$1 folder=$(realpath "$2")
here=$(dirname "$(realpath "${BASH_SOURCE[0]}")")
www=/usr/share/simplesamlphp/www

for command in php openssl; do
  command -v "$command" >/dev/null || { printf '%s is not installed\n' "$command" >&2; exit 1; }
done
[[ -d $www ]] || { printf 'simplesamlphp is not installed\n' >&2; exit 1; }
for extension in dom mbstring openssl; do
  php -r "exit(extension_loaded('$extension') ? 0 : 1);" || { printf 'php has no %s\n' "$extension" >&2; exit 1; }
done

mkdir -p "$folder"/{cert,sessions,temp,data,sp}
openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj '/CN=Interop SimpleSAMLphp' \
  -keyout "$folder/cert/idp.key" -out "$folder/cert/idp.crt" 2>/dev/null

export SIMPLESAMLPHP_CONFIG_DIR=$here/config
export INTEROP_FOLDER=$folder INTEROP_URL=http://127.0.0.1:$port/ INTEROP_METADATA=$here/metadata/
# SimpleSAMLphp 1.19 is older than Debian's PHP: its deprecation notices would be printed before the headers.
exec php -d error_reporting=0 -d display_errors=0 -d log_errors=1 -d error_log="$folder/php.log" -S "127.0.0.1:$port" -t "$www"
