<?php
/* Who there is: the password is "interop". */
$config = [
    'people' => [
        'exampleauth:UserPass',
        'sam:interop' => [
            'uid' => ['sam'],
            'mail' => ['sam@acme.example'],
            'displayName' => ['Sam Visser'],
            'eduPersonAffiliation' => ['member', 'staff'],
        ],
        'noel:interop' => ['uid' => ['noel'], 'mail' => ['noel@acme.example'], 'displayName' => ['Noël Ökafor & Søn <1>']],
    ],
];
