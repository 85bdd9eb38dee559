<?php
/* The identity provider. Response and Assertion are both signed and the NameID is transient, since that is its default. */
$metadata['__DYNAMIC:1__'] = [
    'host' => '__DEFAULT__',
    'auth' => 'people',
    'privatekey' => 'idp.key',
    'certificate' => 'idp.crt',
    'SingleSignOnServiceBinding' => [
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect',
        'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
    ],
    'sign.logout' => true,
    'validate.logout' => true,
    // How it asks the sites to sign the reader out: it sends the browser there, or, for a browser with this cookie, loads them in frames.
    'logouttype' => isset($_COOKIE['frames']) ? 'iframe' : 'traditional',
];
