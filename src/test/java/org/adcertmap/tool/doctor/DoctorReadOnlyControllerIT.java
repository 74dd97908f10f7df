// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.samba.SambaReadOnlyController;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What doctor finds at a real read-only domain controller. */
@Tag("ad")
class DoctorReadOnlyControllerIT {
    @Test
    void readOnlyControllerIsFound() throws Exception {
        try (SambaReadOnlyController controller = SambaReadOnlyController.start()) {
            Map<String, String> own = new HashMap<>(controller.settings());
            List<Finding> skipped = new DirectoryDoctor(own).run(DoctorCode.READ_ONLY_CONTROLLER);
            assertEquals(
                    List.of(Level.WARNING, Level.ERROR),
                    skipped.stream().map(Finding::level).toList());
            own.put("readOnlyControllers", "use");
            assertEquals(
                    Level.INFO,
                    new DirectoryDoctor(own)
                            .only(DoctorCode.READ_ONLY_CONTROLLER)
                            .level());
        }
    }
}
