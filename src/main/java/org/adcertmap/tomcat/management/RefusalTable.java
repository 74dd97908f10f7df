// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.adcertmap.tomcat.management.JmxTable.text;

import java.util.List;
import javax.management.openmbean.SimpleType;
import org.adcertmap.tomcat.audit.RecentRefusals;
import org.adcertmap.tomcat.management.JmxTable.Column;

/** The JMX table of the latest refused requests. Immutable. */
final class RefusalTable {
    /** The refusals, the newest first. */
    static final JmxTable<RecentRefusals.Entry> REFUSALS = new JmxTable<>(
            "refusal",
            "The latest refused requests.",
            List.of(
                    new Column<>(
                            "number",
                            "The number of the refusal, from 1.",
                            SimpleType.LONG,
                            RecentRefusals.Entry::number),
                    text("at", "When, in UTC (ISO 8601).", entry -> entry.at().toString()),
                    text("correlation", "The correlation ID of error page and log.", RecentRefusals.Entry::correlation),
                    text("reason", "The reason code.", RecentRefusals.Entry::reason),
                    text("substatus", "The sub-status of IIS.", RecentRefusals.Entry::substatus),
                    text("certificate", "Issuer and serial number.", RecentRefusals.Entry::certificate),
                    text("subject", "The subject of the certificate.", RecentRefusals.Entry::subject),
                    text("claimedUpn", "The userPrincipalNames in it.", RecentRefusals.Entry::claimedUpn),
                    text("sid", "The SID of the account that was found.", RecentRefusals.Entry::sid),
                    text("site", "Host and Context, for example localhost/app.", RecentRefusals.Entry::site),
                    text("remoteAddress", "The address of the client.", RecentRefusals.Entry::remoteAddress),
                    text("detail", "The reason in words.", RecentRefusals.Entry::detail),
                    text("hint", "What to do.", RecentRefusals.Entry::hint)));

    private RefusalTable() {}
}
