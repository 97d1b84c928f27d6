<?php
require $argv[1] . '/receiver.php';
while (($line = fgets(STDIN)) !== false) {
    $parts = explode("\t", rtrim($line, "\n"));
    $a = array_map('base64_decode', array_slice($parts, 1));
    if ($parts[0] === 'verify') {
        parse_str($a[1], $query);
        echo KooGallery\V1\verifyCall($a[0], $query) ? 'true' : 'false', "\n";
    } elseif ($parts[0] === 'sign') {
        echo KooGallery\V1\bodySign($a[0], $a[1]), "\n";
    } elseif ($parts[0] === 'encrypt') {
        echo KooGallery\V1\encrypt($a[0], (int) $a[1], $a[2], $a[3]), "\n";
    } else {
        echo base64_encode(KooGallery\V1\decrypt($a[0], (int) $a[1], $a[2])), "\n";
    }
}
