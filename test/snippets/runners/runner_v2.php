<?php
require $argv[1] . '/receiver.php';
while (($line = fgets(STDIN)) !== false) {
    $parts = explode("\t", rtrim($line, "\n"));
    $a = array_map('base64_decode', array_slice($parts, 1));
    echo $parts[0] === 'verify'
        ? (KooGallery\V2\verifyCall($a[0], $a[1], $a[2], $a[3], $a[4], (int) $a[5]) ? 'true' : 'false')
        : KooGallery\V2\bodySign($a[0], $a[1]), "\n";
}
