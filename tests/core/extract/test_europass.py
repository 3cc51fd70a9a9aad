"""A Europass CV as XML is read as the résumé that it is."""

import io

import pypdfium2
import pytest

from caidang.core.errors import Damaged
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json

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

CANDIDATE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Candidate xsi:schemaLocation="http://www.europass.eu/1.0 Candidate.xsd" xmlns="http://www.europass.eu/1.0"
 xmlns:oa="http://www.openapplications.org/oagis/9" xmlns:eures="http://www.europass_eures.eu/1.0" xmlns:hr="http://www.hr-xml.org/3"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
 <hr:DocumentID schemeID="Test-0001" schemeName="DocumentIdentifier" schemeAgencyName="EUROPASS" schemeVersionID="4.0"/>
 <CandidatePerson>
  <PersonName><oa:GivenName>Anna</oa:GivenName><hr:FamilyName>Sample</hr:FamilyName></PersonName>
  <Communication><ChannelCode>Email</ChannelCode><oa:URI>anna@example.com</oa:URI></Communication>
  <Communication><ChannelCode>Telephone</ChannelCode><UseCode>mobile</UseCode><CountryDialing>86</CountryDialing>
   <oa:DialNumber>13800001111</oa:DialNumber><CountryCode>cn</CountryCode></Communication>
  <Communication><UseCode>home</UseCode><Address type="home"><oa:AddressLine>Room 1</oa:AddressLine><oa:CityName>Shanghai</oa:CityName>
   <CountryCode>cn</CountryCode></Address></Communication>
  <NationalityCode>de</NationalityCode><hr:BirthDate>1990-04-12</hr:BirthDate><GenderCode>female</GenderCode>
  <PrimaryLanguageCode name="NORMAL">ger</PrimaryLanguageCode>
 </CandidatePerson>
 <CandidateProfile languageCode="en">
  <EmploymentHistory>
   <EmployerHistory><hr:OrganizationName>Blue Lake Technology Co., Ltd.</hr:OrganizationName>
    <PositionHistory><PositionTitle typeCode="FREETEXT">Senior
      Engineer</PositionTitle>
     <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2019-03-01</hr:FormattedDateTime></eures:StartDate>
      <hr:CurrentIndicator>true</hr:CurrentIndicator></eures:EmploymentPeriod>
     <oa:Description>&lt;ul&gt;&lt;li&gt;Built the ledger&lt;/li&gt;&lt;li&gt;Led six people&lt;/li&gt;&lt;/ul&gt;</oa:Description>
     <City>Shanghai</City><Country>cn</Country></PositionHistory></EmployerHistory>
   <EmployerHistory><hr:OrganizationName>Old Harbour Trading Co., Ltd.</hr:OrganizationName>
    <PositionHistory><PositionTitle>Accountant</PositionTitle>
     <eures:EmploymentPeriod><eures:StartDate><hr:FormattedDateTime>2015-07</hr:FormattedDateTime></eures:StartDate>
      <eures:EndDate><hr:FormattedDateTime>2019-02-28</hr:FormattedDateTime></eures:EndDate>
      <hr:CurrentIndicator>false</hr:CurrentIndicator></eures:EmploymentPeriod></PositionHistory></EmployerHistory>
  </EmploymentHistory>
  <EducationHistory>
   <EducationOrganizationAttendance><hr:OrganizationName>Fudan University</hr:OrganizationName>
    <EducationLevelCode>6</EducationLevelCode>
    <AttendancePeriod><StartDate><hr:FormattedDateTime>2011-09</hr:FormattedDateTime></StartDate>
     <EndDate><hr:FormattedDateTime>2015-06</hr:FormattedDateTime></EndDate><Ongoing>false</Ongoing></AttendancePeriod>
    <EducationDegree><hr:DegreeName>Bachelor of Science</hr:DegreeName></EducationDegree></EducationOrganizationAttendance>
  </EducationHistory>
  <eures:Licenses><eures:License><hr:LicenseTypeCode>B</hr:LicenseTypeCode></eures:License></eures:Licenses>
  <PersonQualifications><PersonCompetency><hr:CompetencyID>eng</hr:CompetencyID><hr:TaxonomyID>language</hr:TaxonomyID>
   <eures:CompetencyDimension><hr:CompetencyDimensionTypeCode>CEF-Writing-Production</hr:CompetencyDimensionTypeCode>
    <eures:Score><hr:ScoreText>C1</hr:ScoreText></eures:Score></eures:CompetencyDimension></PersonCompetency></PersonQualifications>
  <Skills><SkillsGroup><Title>Skills</Title><PersonCompetency><hr:TaxonomyID>Digital_Skill</hr:TaxonomyID>
   <hr:CompetencyName>Java</hr:CompetencyName></PersonCompetency><PersonCompetency><hr:CompetencyName>SQL</hr:CompetencyName></PersonCompetency>
  </SkillsGroup></Skills>
  <HobbiesAndInterests/>
 </CandidateProfile>
</Candidate>
"""


@pytest.mark.parametrize("text", [PASSPORT, CANDIDATE], ids=["older", "newer"])
def test_a_passport_is_a_resume(text: str) -> None:
    document = read_document(text.encode(), name="cv.xml")
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


def test_the_newer_kind_is_set_line_by_line() -> None:
    told = [line.text for page in read_document(CANDIDATE.encode(), name="cv.xml").pages for line in page.lines]
    assert {"Built the ledger", "Led six people", "德语（母语）", "英语（C1）", "驾驶证（B）", "国籍：德国"} <= set(told)
    assert not [line for line in told if "<" in line]


@pytest.mark.parametrize(
    "text",
    [
        "<SkillsPassport/>", "<SkillsPassport>", "<!DOCTYPE x []><SkillsPassport></SkillsPassport>",
        '<Candidate xmlns="http://www.europass.eu/1.0"/>', '<Candidate xmlns="http://www.europass.eu/1.0"><CandidatePerson>',
    ],
)  # fmt: skip
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


@pytest.mark.parametrize("text", [PASSPORT, CANDIDATE], ids=["older", "newer"])
def test_a_passport_inside_a_pdf_is_read_from_its_xml(text: str) -> None:
    document = read_document(a_pdf(("note.xml", b"<a/>"), ("attachment.xml", text.encode())), name="cv.pdf")
    assert document.kind is Kind.EUROPASS
    assert to_json(parse(document))["employment"][0]["employer"] == "Blue Lake Technology Co., Ltd."


def test_a_pdf_with_another_attachment_is_a_pdf() -> None:
    assert read_document(a_pdf(("data.xml", b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>")), name="cv.pdf").kind is Kind.PDF


@pytest.mark.parametrize("town", ["Lyon", "Cluj-Napoca", "Αθήνα", "Aix-en-Provence", "São João da Madeira", "Ústí nad Labem", "'s-Hertogenbosch"])
def test_people_live_in_towns_of_other_countries(town: str) -> None:
    place = "<Municipality>Shanghai</Municipality>"
    assert place in PASSPORT
    resume = to_json(parse(read_document(PASSPORT.replace(place, f"<Municipality>{town}</Municipality>").encode(), name="cv.xml")))
    assert resume["city"] == town
    text = f"Jane Sample\njane@example.com\n现居城市：{town}, Romania\n"
    assert to_json(parse(read_document(text.encode(), name="cv.txt")))["city"] == town, "as LinkedIn tells it"


@pytest.mark.parametrize("told", ["remote", "Remote", "Line 5, Block 3", "open to relocation"])
def test_what_is_no_town_is_none(told: str) -> None:
    text = f"Jane Sample\njane@example.com\n现居城市：{told}\n工作经历\n2019.03 - 2021.02  示例食品有限公司  会计\n"
    assert to_json(parse(read_document(text.encode(), name="cv.txt")))["city"] is None


@pytest.mark.parametrize(("first", "last"), [("Μαρία", "Παπαδοπούλου"), ("Иван", "Петров-Сидоров"), ("김", "민수"), ("محمد", "علي")])
def test_people_are_called_in_any_letters(first: str, last: str) -> None:
    told = PASSPORT.replace("<FirstName>Anna</FirstName><Surname>Sample</Surname>", f"<FirstName>{first}</FirstName><Surname>{last}</Surname>")
    assert to_json(parse(read_document(told.encode(), name="cv.xml")))["name"] == f"{first} {last}"
    assert to_json(parse(read_document(f"姓名：{first} {last}\n邮箱：a@example.org\n".encode(), name="cv.txt")))["name"] == f"{first} {last}"


@pytest.mark.parametrize("line", ["姓名：１２３ ４５", "姓名：□□□□", "姓名：______", "姓名：①②"])
def test_what_has_no_letters_is_no_name(line: str) -> None:
    assert to_json(parse(read_document(f"{line}\n邮箱：a@example.org\n".encode(), name="cv.txt")))["name"] is None


def test_a_mother_tongue_is_read_by_its_letters_or_as_it_calls_itself() -> None:
    tongues = "".join(
        f"<MotherTongue><Description>{told}</Description></MotherTongue>"
        for told in ("<Code>el</Code><Label>Ελληνικά</Label>", "<Label>Magyar</Label>", "<Code>zh</Code><Label>Chinese</Label>")
    )
    text = PASSPORT.replace("<Linguistic>", f"<Linguistic><MotherTongueList>{tongues}</MotherTongueList>")
    found = to_json(parse(read_document(text.encode(), name="cv.xml")))
    assert found["languages"] == ["希腊语 母语", "匈牙利语 母语", "中文 母语", "英语 C1"]
