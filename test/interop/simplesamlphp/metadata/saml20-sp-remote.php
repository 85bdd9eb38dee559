<?php
/*
 * The service providers: each as its own metadata describes it, read by SimpleSAMLphp's own parser, with what this IdP does for it on
 * top. The file's name is the connection's.
 */
$connections = [
    'ssp' => [],
    'ssp-encrypted' => ['assertion.encryption' => true],
    'ssp-encrypted-name' => ['nameid.encryption' => true],
    'ssp-post' => ['validate.authnrequest' => true, 'simplesaml.nameidattribute' => 'mail'],
    'ssp-new-key' => [],
];
foreach ($connections as $name => $own) {
    $file = getenv('INTEROP_FOLDER') . "/sp/$name.xml";
    if (!is_file($file)) {
        continue;
    }
    $described = SimpleSAML\Metadata\SAMLParser::parseFile($file)->getMetadata20SP();
    $metadata[$described['entityid']] = $own + $described;
}
