"""A Europass CV as XML is read as the résumé that it is."""

import io

import pypdfium2
import pytest

from caidang.core.errors import Damaged
from caidang.core.extract import read_document
from caidang.core.extract.document import Kind
from caidang.core.resume import parse, to_json

PASSPORT = """<?xml version="1.0" encoding="UTF-8"?>
<SkillsPassport xmlns="http://europass.cedefop.europa.eu/Europass" locale="en">
 <DocumentInfo><DocumentType>ECV</DocumentType></DocumentInfo>
 <LearnerInfo>
  <Identification>
   <PersonName><FirstName>Anna</FirstName><Surname>Sample</Surname></PersonName>
   <ContactInfo>
    <Address><Contact><Municipality>Shanghai</Municipality><Country><Code>CN</Code></Country></Contact></Address>
    <Email><Contact>anna@example.com</Contact></Email>
    <TelephoneList><Telephone><Contact>+86 138 0000 1111</Contact></Telephone></TelephoneList>
   </ContactInfo>
   <Demographics><Birthdate year="1990" month="--04" day="---12"/><Gender><Code>F</Code></Gender></Demographics>
  </Identification>
  <WorkExperienceList>
   <WorkExperience>
    <Period><From year="2019" month="--03"/><Current>true</Current></Period>
    <Position><Label>Senior Engineer</Label></Position>
    <Activities>&lt;ul&gt;Built the ledger</Activities>
    <Employer><Name>Blue Lake Technology Co., Ltd.</Name></Employer>
   </WorkExperience>
   <WorkExperience>
    <Period><From year="2015" month="--07"/><To year="2019" month="--02"/></Period>
    <Position><Label>Accountant</Label></Position>
    <Employer><Name>Old Harbour Trading Co., Ltd.</Name></Employer>
   </WorkExperience>
  </WorkExperienceList>
  <EducationList>
   <Education>
    <Period><From year="2011" month="--09"/><To year="2015" month="--06"/></Period>
    <Title>Bachelor of Science</Title><Organisation><Name>Fudan University</Name></Organisation>
   </Education>
  </EducationList>
  <Skills>
   <Linguistic><ForeignLanguageList><ForeignLanguage><Description><Label>English</Label></Description>
    <ProficiencyLevel><Listening>C1</Listening><Writing>B2</Writing></ProficiencyLevel></ForeignLanguage></ForeignLanguageList></Linguistic>
   <Computer><Description>Java, SQL</Description></Computer>
  </Skills>
 </LearnerInfo>
</SkillsPassport>
"""


def test_a_passport_is_a_resume() -> None:
    document = read_document(PASSPORT.encode(), name="cv.xml")
    assert document.kind is Kind.EUROPASS
    found = to_json(parse(document))
    assert (found["name"], found["phones"], found["emails"]) == ("Anna Sample", ["13800001111"], ["anna@example.com"])
    assert (found["birth"], found["gender"], found["city"]) == ("1990-04-12", "女", "Shanghai")
    posts = [(one["employer"], one["title"], one["start"], one["end"]) for one in found["employment"]]
    assert posts == [
        ("Blue Lake Technology Co., Ltd.", "Senior Engineer", "2019-03", "present"),
        ("Old Harbour Trading Co., Ltd.", "Accountant", "2015-07", "2019-02"),
    ]
    assert [(one["school"], one["degree"], one["start"], one["end"]) for one in found["education"]] == [
        ("Fudan University", "本科", "2011-09", "2015-06")
    ]
    assert "Java" in found["skills"]


@pytest.mark.parametrize("text", ["<SkillsPassport/>", "<SkillsPassport>", "<!DOCTYPE x []><SkillsPassport></SkillsPassport>"])
def test_what_is_no_whole_passport_is_refused(text: str) -> None:
    with pytest.raises(Damaged):
        read_document(text.encode(), name="cv.xml")


def a_pdf(*attached: tuple[str, bytes]) -> bytes:
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(595, 842)
    for name, data in attached:
        pdf.new_attachment(name).set_data(data)
    out = io.BytesIO()
    pdf.save(out)
    pdf.close()
    return out.getvalue()


def test_a_passport_inside_a_pdf_is_read_from_its_xml() -> None:
    document = read_document(a_pdf(("note.xml", b"<a/>"), ("attachment.xml", PASSPORT.encode())), name="cv.pdf")
    assert document.kind is Kind.EUROPASS
    assert to_json(parse(document))["employment"][0]["employer"] == "Blue Lake Technology Co., Ltd."


def test_a_pdf_with_another_attachment_is_a_pdf() -> None:
    assert read_document(a_pdf(("data.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")), name="cv.pdf").kind is Kind.PDF
