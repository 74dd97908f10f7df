// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are forbidden, and which IPv4 address in an IPv6 address is. */
class ForbiddenAddressesTest {
    private static Optional<String> forbidden(String address) throws Exception {
        return ForbiddenAddresses.in(InetAddress.getByName(address)).map(InetAddress::getHostAddress);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.1.2.3",
                "0.0.0.0",
                "0.1.2.3",
                "169.254.169.254",
                "224.0.0.1",
                "255.255.255.255",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192"
            })
    void forbiddenIpv4Address(String address) throws Exception {
        assertEquals(Optional.of(address), forbidden(address));
    }

    @ParameterizedTest
    @CsvSource({
        "::1, 0:0:0:0:0:0:0:1",
        "::, 0:0:0:0:0:0:0:0",
        "fe80::1, fe80:0:0:0:0:0:0:1",
        "ff02::1, ff02:0:0:0:0:0:0:1",
        "fd00:ec2::254, fd00:ec2:0:0:0:0:0:254",
        "fd20:ce::254, fd20:ce:0:0:0:0:0:254"
    })
    void forbiddenIpv6Address(String address, String expected) throws Exception {
        assertEquals(Optional.of(expected), forbidden(address));
    }

    @ParameterizedTest
    @CsvSource({
        "::169.254.1.2, 169.254.1.2",
        "::ffff:0:169.254.1.2, 169.254.1.2",
        "64:ff9b::169.254.1.2, 169.254.1.2",
        "2001:db8::5efe:169.254.1.2, 169.254.1.2",
        "2001:db8::200:5efe:169.254.1.2, 169.254.1.2",
        "64:ff9b:1:a9fe:1:200::, 169.254.1.2",
        "64:ff9b:1:5a9:fe:102::, 169.254.1.2",
        "64:ff9b:1:5:a9:fe01:200:0, 169.254.1.2",
        "64:ff9b:1:5:5:5:169.254.1.2, 169.254.1.2",
        "2002:a9fe:102::1, 169.254.1.2",
        "2001:0:a9fe:102::, 169.254.1.2",
        "2001:0:808:808::5601:fefd, 169.254.1.2"
    })
    void forbiddenIpv4AddressIsFoundInsideAnIpv6Address(String address, String expected) throws Exception {
        assertEquals(Optional.of(expected), forbidden(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "10.1.2.3",
                "1.0.0.0",
                "93.184.216.34",
                "::10.1.2.3",
                "::ffff:0:10.1.2.3",
                "64:ff9b::10.1.2.3",
                "64:ff9b:2::169.254.1.2",
                "64:ff9b:1:5:5:5:10.1.2.3",
                "64:ff9b:1:5:a:102:300:0",
                "2001:db8::5efe:10.1.2.3",
                "2001:db8::5eff:169.254.1.2",
                "2001:db8::400:5efe:169.254.1.2",
                "2001:db8::169.254.1.2",
                "2002:a01:203::1",
                "2003:a9fe:102::1",
                "2001:0:808:808::f7f7:f7f7",
                "2001:1:a9fe:102::",
                "fd00:ec2::253"
            })
    void otherAddressesAreAllowed(String address) throws Exception {
        assertEquals(Optional.empty(), forbidden(address));
    }
}
