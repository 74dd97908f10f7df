// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that addresses and networks of IPv4 and IPv6 are accepted, and host names are not. */
class TrustedProxiesTest {
    @ParameterizedTest
    @CsvSource({
        "'10.0.0.5', 10.0.0.5, true",
        "'10.0.0.5', 10.0.0.6, false",
        "'10.1.0.0/16', 10.1.255.255, true",
        "'10.1.0.0/16', 10.2.0.0, false",
        "'10.0.0.5, 192.168.0.0/24 fd00::5', 192.168.0.9, true",
        "'10.0.0.5, fd00::5', fd00:0:0:0:0:0:0:5, true",
        "' , 10.0.0.5,', 10.0.0.5, true",
        "'fd00::/8', fd12::1, true",
        "'fd00::/8', fe80::1, false",
        "'::1', 0:0:0:0:0:0:0:1, true",
        "'127.0.0.1', ::1, false",
        "'127.0.0.1', ::ffff:127.0.0.1, true",
        "'127.0.0.0/9', 127.127.0.1, true",
        "'127.0.0.0/9', 127.128.0.1, false",
        "'0.0.0.0/0', 203.0.113.9, true",
        "'0.0.0.0/0', 2001:db8::1, false",
        "'::/0', 203.0.113.9, false",
        "'fe80::/10', 'fe80::1%no-such-interface', false",
        "'10.0.0.5', , false",
        "'10.0.0.5', '', false",
        "'10.0.0.5', localhost, false",
        "'10.0.0.5', '10.0.0.5, 10.0.0.5', false",
    })
    void onlyListedPeersAreTrusted(String list, String peer, boolean trusted) {
        assertEquals(trusted, TrustedProxies.parse(list).contain(peer));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "proxy.example.com",
                "10.0.0",
                "10.0.0.256",
                "300.0.0.1",
                "10.0.0.1000",
                "0x7f.0.0.1",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/8/8",
                "10\\.0\\..*",
                "fd00::/129",
                "fd00:::1",
                ":",
                "fd00::5%eth0",
                "10.0.0.5;80",
                "10.0.0.5:80",
                "[::1]",
                "*",
            })
    void invalidAddressIsReported(String list) {
        assertThrows(IllegalArgumentException.class, () -> TrustedProxies.parse("10.0.0.1, " + list));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0/0, true",
        "0.0.0.0/00, true",
        "10.0.0.0/10, false",
        "'10.0.0.1, ::/0', true",
        "10.0.0.0/8, false",
        "10.0.0.0, false"
    })
    void listOfEveryAddressIsDetected(String list, boolean anyAddress) {
        assertEquals(anyAddress, TrustedProxies.parse(list).containAnyAddress());
    }
}
