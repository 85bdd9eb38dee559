<?php
/* What differs from SimpleSAMLphp's own defaults: it is an IdP, its things are in one folder, and it speaks plain http. */
$folder = getenv('INTEROP_FOLDER');
$config = [
    'baseurlpath' => getenv('INTEROP_URL'),
    'certdir' => "$folder/cert/",
    'loggingdir' => "$folder/",
    'datadir' => "$folder/data/",
    'tempdir' => "$folder/temp/",
    'metadatadir' => getenv('INTEROP_METADATA'),
    'secretsalt' => 'nobody else is on this machine',
    'auth.adminpassword' => bin2hex(random_bytes(16)),
    'timezone' => 'UTC',
    'enable.saml20-idp' => true,
    'module.enable' => ['exampleauth' => true, 'core' => true, 'saml' => true],
    // Where a sign-out that starts here may end: the gateway has a port of its own.
    'trusted.url.domains' => null,
    'logging.handler' => 'file',
    'logging.logfile' => 'simplesamlphp.log',
    'logging.level' => SimpleSAML\Logger::INFO,
    'store.type' => 'phpsession',
    'session.phpsession.savepath' => "$folder/sessions/",
    // It refuses Secure cookies over http; so its session does not come along with a form that another site posts.
    'session.cookie.secure' => false,
    'session.cookie.samesite' => 'Lax',
    'metadata.sources' => [['type' => 'flatfile']],
];
