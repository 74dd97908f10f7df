// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.controls.SimplePagedResultsControl;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages follow each other until the cookie is empty; a response without paging is no page. */
class LdapSearchPageTest {
    private static LdapSearch.Result result(ResultCode code, Control... controls) {
        return new LdapSearch.Result(code, List.of(), List.of(controls), LdapSearch.base("DC=test"));
    }

    @Test
    void cookieIsThatOfTheNextPage() throws Exception {
        ASN1OctetString cookie = new ASN1OctetString("next");
        assertEquals(
                Optional.of(cookie),
                result(ResultCode.SUCCESS, new SimplePagedResultsControl(0, cookie))
                        .page()
                        .cookie());
        assertEquals(
                Optional.empty(),
                result(ResultCode.SUCCESS, new SimplePagedResultsControl(0, new ASN1OctetString()))
                        .page()
                        .cookie());
    }

    @Test
    void responseThatIsNotPagedMayBeIncomplete() {
        InvalidResponseException unpaged = assertThrows(
                InvalidResponseException.class, () -> result(ResultCode.SUCCESS).page());
        assertTrue(unpaged.getMessage().contains("was not paged"), unpaged.getMessage());
        assertThrows(
                InvalidResponseException.class,
                () -> result(ResultCode.NO_SUCH_OBJECT).page());
    }
}
