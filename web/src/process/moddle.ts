/** The elements of urn:tongban:process:1 in BPMN, as bpmn-moddle reads and writes them (services/process/reading.py). */
export const tongban = {
  name: "Tongban",
  uri: "urn:tongban:process:1",
  prefix: "tongban",
  xml: { tagAlias: "lowerCase" },
  types: [
    {
      name: "Step",
      superClass: ["Element"],
      properties: ["who", "post", "organisation", "limitDays", "outcomes", "with", "signing"].map((name) => ({
        name,
        isAttr: true,
        type: "String",
      })),
    },
  ],
};
