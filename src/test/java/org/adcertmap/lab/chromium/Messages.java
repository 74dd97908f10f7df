// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.chromium;

import com.unboundid.util.json.JSONObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What the console of a tab shows: messages of scripts and of Chromium, exceptions, and issues such as those of CSP.
 */
final class Messages {
    private final List<String> all = new CopyOnWriteArrayList<>();

    /** Records an event, if it is a message. */
    void receive(JSONObject event) {
        JSONObject parameters = event.getFieldAsObject("params");
        switch (event.getFieldAsString("method")) {
            case "Log.entryAdded" -> {
                JSONObject entry = parameters.getFieldAsObject("entry");
                if (entry.getFieldAsString("source").equals("network")) {
                    return; // a response with the status of an error, or none
                }
                all.add(entry.getFieldAsString("level") + ": " + entry.getFieldAsString("text") + " "
                        + entry.getFieldAsString("url"));
            }
            case "Runtime.consoleAPICalled" -> all.add("console: " + parameters.getField("args"));
            case "Runtime.exceptionThrown" -> all.add("exception: " + parameters.getField("exceptionDetails"));
            case "Audits.issueAdded" -> all.add("issue: " + parameters.getField("issue"));
            default -> {
                // another event
            }
        }
    }

    List<String> all() {
        return List.copyOf(all);
    }
}
